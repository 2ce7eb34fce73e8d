/**
 * Five colours as a theme: each takes roles by its lightness and chroma, then moves its lightness until every
 * pair that the console shows can be read (WCAG AA), in the light scheme and in the dark. Pure.
 */
import { contrast, hexOf, hueDistance, lchOf, type Hex, type Lch } from "./colour";
import { BACKGROUNDS, PAIRS, type Role } from "./roles";

export type Scheme = "light" | "dark";
export type Tokens = Readonly<Record<Role, Hex>>;

/** The roles that a colour of the palette takes as itself; the others are only tinted by it. */
export type ColourRole = "accent" | "you" | "agent" | "tool";

export interface Change {
  readonly role: ColourRole;
  readonly scheme: Scheme;
  readonly from: Hex;
  readonly to: Hex;
  /** Least contrast with the surfaces, before and after. */
  readonly before: number;
  readonly after: number;
}

export interface Theme {
  readonly light: Tokens;
  readonly dark: Tokens;
  readonly changes: readonly Change[];
}

interface Cast extends Record<ColourRole, Hex> {
  readonly lightest: Hex;
  readonly darkest: Hex;
}

/** Lightness of each surface and ink, and how much of a tint they bear. */
const SCALES = {
  light: {
    surfaces: [0.965, 0.99, 0.94, 0.905],
    tints: [0.016, 0.007, 0.024, 0.032],
    inks: [0.235, 0.42, 0.5],
    inkChroma: 0.035,
    line: 0.885,
    lineStrong: 0.6,
    soft: [0.942, 0.03],
    start: 0.58,
    signal: 0.5,
  },
  dark: {
    surfaces: [0.165, 0.205, 0.25, 0.3],
    tints: [0.02, 0.024, 0.03, 0.036],
    inks: [0.95, 0.79, 0.69],
    inkChroma: 0.02,
    line: 0.305,
    lineStrong: 0.55,
    soft: [0.28, 0.055],
    start: 0.72,
    signal: 0.77,
  },
} as const;

const SIGNALS = { ok: [0.12, 150], warn: [0.11, 75], bad: [0.17, 27] } as const;
const SOFT_SIGNALS = { warn: [0.04, 80], bad: [0.03, 25] } as const;

export function themeOf(colors: readonly Hex[]): Theme {
  const cast = castOf(colors);
  const light = tokensOf(cast, "light");
  const dark = tokensOf(cast, "dark");
  return {
    light,
    dark,
    changes: [...changesOf(cast, light, "light"), ...changesOf(cast, dark, "dark")],
  };
}

/** The most vivid leads; each next one is vivid and as far from those before as can be. */
function castOf(colors: readonly Hex[]): Cast {
  const first = colors[0];
  if (first === undefined) throw new RangeError("a theme needs colours");
  const left = [...colors];
  const taken: Hex[] = [];
  const take = (): Hex => {
    const best = left.reduce(
      (a, b) => (score(b, taken) > score(a, taken) ? b : a),
      left[0] ?? first,
    );
    if (left.length > 0) left.splice(left.indexOf(best), 1);
    taken.push(best);
    return best;
  };
  const byLightness = colors.toSorted((a, b) => lchOf(a).l - lchOf(b).l);
  return {
    accent: take(),
    you: take(),
    agent: take(),
    tool: take(),
    lightest: byLightness.at(-1) ?? first,
    darkest: byLightness[0] ?? first,
  };
}

function score(hex: Hex, taken: readonly Hex[]): number {
  const { c, h } = lchOf(hex);
  const nearest = Math.min(...taken.map((other) => hueDistance(h, lchOf(other).h)), 180);
  return c * (0.4 + nearest / 180);
}

function tokensOf(cast: Cast, scheme: Scheme): Tokens {
  const scale = SCALES[scheme];
  const ground = lchOf(scheme === "light" ? cast.lightest : cast.darkest);
  const ink = lchOf(scheme === "light" ? cast.darkest : cast.lightest);
  const surface = (n: 0 | 1 | 2 | 3) => tinted(ground, scale.surfaces[n], scale.tints[n]);
  const soft = (hex: Hex) => tinted(lchOf(hex), scale.soft[0], scale.soft[1]);
  const signal = ([c, h]: readonly [number, number]) => hexOf({ l: scale.signal, c, h });
  const softSignal = ([c, h]: readonly [number, number]) => hexOf({ l: scale.soft[0], c, h });
  const vivid = (hex: Hex) => hexOf(started(lchOf(hex), scheme));
  const raw: Record<Role, Hex> = {
    "surface-0": surface(0),
    "surface-1": surface(1),
    "surface-2": surface(2),
    "surface-3": surface(3),
    "ink-1": tinted(ink, scale.inks[0], scale.inkChroma),
    "ink-2": tinted(ink, scale.inks[1], scale.inkChroma),
    "ink-3": tinted(ink, scale.inks[2], scale.inkChroma),
    line: tinted(ground, scale.line, scale.tints[3]),
    "line-strong": tinted(ink, scale.lineStrong, scale.inkChroma),
    accent: vivid(cast.accent),
    "accent-ink": scheme === "light" ? "#ffffff" : tinted(lchOf(cast.accent), 0.17, 0.02),
    "accent-soft": soft(cast.accent),
    you: vivid(cast.you),
    "you-soft": soft(cast.you),
    agent: vivid(cast.agent),
    tool: vivid(cast.tool),
    "tool-soft": soft(cast.tool),
    ok: signal(SIGNALS.ok),
    warn: signal(SIGNALS.warn),
    "warn-soft": softSignal(SOFT_SIGNALS.warn),
    bad: signal(SIGNALS.bad),
    "bad-soft": softSignal(SOFT_SIGNALS.bad),
  };
  return repaired(raw, scheme);
}

function tinted({ c, h }: Lch, l: number, most: number): Hex {
  return hexOf({ l, c: Math.min(c, most), h });
}

/** As it is, unless it is beyond what the scheme can show as text. */
function started(colour: Lch, scheme: Scheme): Lch {
  const { start } = SCALES[scheme];
  const isBeyond = scheme === "light" ? colour.l > start : colour.l < start;
  return isBeyond ? { ...colour, l: start } : colour;
}

/** Moves the lightness of each colour that is read until each of its backgrounds lets it be read. */
function repaired(raw: Readonly<Record<Role, Hex>>, scheme: Scheme): Tokens {
  const tokens = { ...raw };
  const towards = scheme === "light" ? 0 : 1;
  for (const { role, on, ratio } of PAIRS) {
    const backgrounds = on.map((other) => tokens[other]);
    const away = role === "accent-ink" ? 1 - towards : towards;
    tokens[role] = readable(tokens[role], backgrounds, ratio, away);
  }
  return tokens;
}

function least(hex: Hex, backgrounds: readonly Hex[]): number {
  return Math.min(...backgrounds.map((other) => contrast(hex, other)));
}

const STEPS = 14;

/** The least move of lightness towards black (0) or white (1) with which it can be read. */
function readable(hex: Hex, backgrounds: readonly Hex[], ratio: number, towards: number): Hex {
  if (least(hex, backgrounds) >= ratio) return hex;
  const { l, c, h } = lchOf(hex);
  const at = (share: number) => hexOf({ l: l + (towards - l) * share, c, h });
  let [tooLittle, enough] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (tooLittle + enough) / 2;
    if (least(at(middle), backgrounds) >= ratio) enough = middle;
    else tooLittle = middle;
  }
  return at(enough);
}

function changesOf(cast: Cast, tokens: Tokens, scheme: Scheme): Change[] {
  const surfaces = BACKGROUNDS.map((role) => tokens[role]);
  return (["accent", "you", "agent", "tool"] as const)
    .map((role): Change => {
      const [from, to] = [cast[role], tokens[role]];
      return { role, scheme, from, to, before: least(from, surfaces), after: least(to, surfaces) };
    })
    .filter(({ from, to }) => from !== to);
}
