/** Which kinds of row the reader wants to see. Pure. */
import { type Category, type Direction, type Severity } from "./kinds";
import type { EventTest } from "./query";

/** An empty list shows all. */
export interface Chips {
  /** Only what happened from `from` until `to`, on the log's clock. */
  readonly between: { readonly from: number; readonly to: number } | null;
  readonly directions: readonly Direction[];
  readonly categories: readonly Category[];
  readonly severities: readonly Severity[];
}

export const NO_CHIPS: Chips = {
  between: null,
  directions: [],
  categories: [],
  severities: [],
};

/** null: every event passes. */
export function chipTest(chips: Chips): EventTest | null {
  const { between, directions, categories, severities } = chips;
  const chosen = directions.length + categories.length + severities.length;
  if (chosen === 0 && between === null) return null;
  const has = <T>(chosen: readonly T[], one: T) => chosen.length === 0 || chosen.includes(one);
  const isBetween = (at: number) => between === null || (at >= between.from && at <= between.to);
  return (log, i) =>
    isBetween(log.atOf(i)) &&
    has(directions, log.directionOf(i)) &&
    has(categories, log.categoryOf(i)) &&
    has(severities, log.severityOf(i));
}
