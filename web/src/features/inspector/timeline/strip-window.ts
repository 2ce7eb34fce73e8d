/** Which stretch of the call the strip shows. Milliseconds from the call's first event. Pure. */

export interface StripWindow {
  readonly from: number;
  readonly to: number;
  /** Its end stays at the newest moment. */
  readonly follows: boolean;
}

export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export const RECENT_MS = 60_000;
const SHORTEST_MS = 500;

export function recent(end: number): StripWindow {
  return { from: Math.max(0, end - RECENT_MS), to: Math.max(end, RECENT_MS), follows: true };
}

export function whole(end: number): StripWindow {
  return { from: 0, to: Math.max(end, 1000), follows: true };
}

/** The window as time goes on: one that follows moves along, keeping its length. */
export function windowAt(window: StripWindow, end: number): StripWindow {
  if (!window.follows || end <= window.to) return window;
  const span = window.from === 0 && window.to > RECENT_MS ? end : window.to - window.from;
  return { from: end - span, to: end, follows: true };
}

function placed(from: number, span: number, end: number): StripWindow {
  const longest = Math.max(end, RECENT_MS);
  const length = Math.min(longest, Math.max(SHORTEST_MS, span));
  const start = Math.min(Math.max(0, from), Math.max(0, longest - length));
  return { from: start, to: start + length, follows: start + length >= end };
}

/** Zooms by a factor (below 1: closer) around a moment that stays where it is. */
export function zoomed(
  window: StripWindow,
  factor: number,
  around: number,
  end: number,
): StripWindow {
  const span = window.to - window.from;
  const share = (around - window.from) / span;
  const next = Math.min(Math.max(end, RECENT_MS), Math.max(SHORTEST_MS, span * factor));
  return placed(around - share * next, next, end);
}

export function panned(window: StripWindow, byMs: number, end: number): StripWindow {
  return placed(window.from + byMs, window.to - window.from, end);
}

/** Moves as little as needed for the moment to be in sight. */
export function including(window: StripWindow, at: number, end: number): StripWindow {
  if (at >= window.from && at <= window.to) return window;
  const span = window.to - window.from;
  return placed(at < window.from ? at - span * 0.1 : at - span * 0.9, span, end);
}

export function rangeBetween(one: number, other: number): TimeRange {
  return { from: Math.min(one, other), to: Math.max(one, other) };
}

const NICE_STEPS = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];
const TICK_PX = 72;

/** Moments worth a label: round, and far enough apart to be read. */
export function ticksOf({ from, to }: TimeRange, widthPx: number): readonly number[] {
  const least = ((to - from) * TICK_PX) / Math.max(1, widthPx);
  const step = NICE_STEPS.find((candidate) => candidate >= least) ?? 7_200_000;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step) + 1);
  return Array.from({ length: count }, (_, index) => first + index * step);
}

/** 1:05, or 0:01.5 when the marks are closer than a second. */
export function tickLabel(ms: number, fine: boolean): string {
  const seconds = ms / 1000;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds - 60 * minutes;
  return `${minutes}:${fine ? rest.toFixed(1).padStart(4, "0") : String(Math.round(rest)).padStart(2, "0")}`;
}
