/** The colours that the console is painted with, and which are read on which. Data only. */

export const ROLES = [
  "surface-0",
  "surface-1",
  "surface-2",
  "surface-3",
  "ink-1",
  "ink-2",
  "ink-3",
  "line",
  "line-strong",
  "accent",
  "accent-ink",
  "accent-soft",
  "you",
  "you-soft",
  "agent",
  "tool",
  "tool-soft",
  "ok",
  "warn",
  "warn-soft",
  "bad",
  "bad-soft",
] as const;

export type Role = (typeof ROLES)[number];

export const TEXT_RATIO = 4.5;
export const CONTROL_RATIO = 3;

export const BACKGROUNDS = [
  "surface-0",
  "surface-1",
  "surface-2",
  "surface-3",
  "accent-soft",
  "you-soft",
  "tool-soft",
  "warn-soft",
  "bad-soft",
] as const satisfies readonly Role[];

export interface Pair {
  readonly role: Role;
  readonly on: readonly Role[];
  readonly ratio: number;
}

function text(role: Role, ...on: readonly Role[]): Pair {
  return { role, on, ratio: TEXT_RATIO };
}

/** In the order in which they are made readable: what stands on a colour comes after that colour. */
export const PAIRS: readonly Pair[] = [
  text("ink-1", ...BACKGROUNDS),
  text("ink-2", ...BACKGROUNDS),
  text("ink-3", ...BACKGROUNDS),
  { role: "line-strong", on: BACKGROUNDS, ratio: CONTROL_RATIO },
  text("accent", ...BACKGROUNDS),
  text("you", ...BACKGROUNDS),
  text("agent", ...BACKGROUNDS),
  text("tool", ...BACKGROUNDS),
  text("ok", ...BACKGROUNDS),
  text("warn", ...BACKGROUNDS),
  text("bad", ...BACKGROUNDS),
  text("accent-ink", "accent", "you", "agent", "tool", "ok", "warn", "bad"),
];
