/** Which kinds of row the reader wants to see. Pure. */
import { type Category, type Direction, type Severity } from "./kinds";
import type { EventTest } from "./query";

/** An empty list shows all. */
export interface Chips {
  readonly directions: readonly Direction[];
  readonly categories: readonly Category[];
  readonly severities: readonly Severity[];
}

export const NO_CHIPS: Chips = { directions: [], categories: [], severities: [] };

/** null: every event passes. */
export function chipTest({ directions, categories, severities }: Chips): EventTest | null {
  if (directions.length + categories.length + severities.length === 0) return null;
  const has = <T>(chosen: readonly T[], one: T) => chosen.length === 0 || chosen.includes(one);
  return (log, i) =>
    has(directions, log.directionOf(i)) &&
    has(categories, log.categoryOf(i)) &&
    has(severities, log.severityOf(i));
}
