/** An earlier session, as the dashboard lists it. */
export interface RecentSession {
  readonly id: string;
  /** Empty: nothing was said. */
  readonly title: string;
  /** Path of the page on which it was held. */
  readonly page: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly turns: number;
  readonly events: number;
  readonly model: string;
  /** Id of who ran it; empty: not known. */
  readonly provider: string;
  /** Units of 1e-10 US dollars; null: not known. */
  readonly cost: number | null;
}

/** When each page was used last. */
export function lastUses(sessions: readonly RecentSession[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { page, startedAt } of sessions) {
    uses.set(page, Math.max(startedAt, uses.get(page) ?? 0));
  }
  return uses;
}
