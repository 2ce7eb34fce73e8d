/** How long to wait before each attempt to get a lost call back. Pure; chance is an argument. */

export interface Backoff {
  /** The first wait; each one after it is twice as long. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Attempts after which nobody waits any longer. */
  readonly attempts: number;
}

/** The first attempt follows at once; the last about four minutes later. */
export const RECONNECT: Backoff = { firstMs: 400, longestMs: 15_000, attempts: 24 };

/**
 * Milliseconds before attempt number `attempt` (from 1), or null when it is time to give up.
 * Half of each wait is by chance (`random`: 0 to 1), so that a server that comes back is not stormed.
 */
export function delayBefore(attempt: number, random: number, backoff = RECONNECT): number | null {
  if (attempt > backoff.attempts) return null;
  if (attempt <= 1) return 0;
  const whole = Math.min(backoff.longestMs, backoff.firstMs * 2 ** (attempt - 2));
  return whole / 2 + (whole / 2) * random;
}
