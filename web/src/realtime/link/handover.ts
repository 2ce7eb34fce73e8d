/** When to carry a call over to a new session, before the old one reaches its cap. Pure. */

/** How long before the cap a new session is looked for, as long as sessions are long enough. */
export const LEAD_MS = 120_000;
/** A short session gives a fifth of its length to it. */
const LEAD_SHARE = 0.2;
/** So long before the cap the call is carried over even in the middle of a sentence. */
const LAST_MOMENT_MS = 8_000;

export type HandOver =
  /** The cap is far away. */
  | "wait"
  /** Open the new session; go over to it when nobody speaks. */
  | "prepare"
  /** No time left for good manners. */
  | "now";

export interface Span {
  /** When the session began and when it ends, by the same clock. */
  readonly from: number;
  readonly to: number;
}

export function leadOf({ from, to }: Span): number {
  return Math.min(LEAD_MS, Math.max(0, to - from) * LEAD_SHARE);
}

export function handOverAt(now: number, span: Span): HandOver {
  const left = span.to - now;
  const lead = leadOf(span);
  if (left > lead) return "wait";
  return left <= Math.min(LAST_MOMENT_MS, lead / 3) ? "now" : "prepare";
}

/** Milliseconds until the answer may be another; at least one. */
export function untilNext(now: number, span: Span): number {
  const lead = leadOf(span);
  const left = span.to - now;
  const last = Math.min(LAST_MOMENT_MS, lead / 3);
  return Math.max(1, Math.ceil(left > lead ? left - lead : left - last));
}
