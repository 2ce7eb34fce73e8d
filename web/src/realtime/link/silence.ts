/** Tells a connection that is gone without a word from one that has nothing to say. Pure; time is an argument. */

/** How long nothing may come while something is due. */
export const QUIET_MS = 8_000;
/** The same, for a server that is known to think long. */
const LONGEST_QUIET_MS = 64_000;
/** How long the answer to a question may take that every server answers at once. */
export const PROBE_MS = 5_000;
/** Between two looks; after a longer pause the page was asleep. */
const ASLEEP_MS = 5_000;

export type Verdict = "wait" | "probe" | "lost";

export class Silence {
  #quietMs = QUIET_MS;
  #dueSince: number | null = null;
  #probedAt: number | null = null;
  #lookedAt: number | null = null;

  /** A message came. */
  heard(): void {
    const wasProbed = this.#probedAt !== null;
    this.#quietMs = wasProbed ? Math.min(LONGEST_QUIET_MS, this.#quietMs * 2) : QUIET_MS;
    this.#dueSince = null;
    this.#probedAt = null;
  }

  /** `isDue`: whether the server owes an answer, or should have noticed something. */
  look(at: number, isDue: boolean): Verdict {
    const slept = this.#lookedAt !== null && at - this.#lookedAt > ASLEEP_MS;
    this.#lookedAt = at;
    if (slept) return this.#probe(at);
    if (this.#probedAt !== null) return at - this.#probedAt >= PROBE_MS ? "lost" : "wait";
    if (isDue) this.#dueSince ??= at;
    const isQuiet = this.#dueSince !== null && at - this.#dueSince >= this.#quietMs;
    return isQuiet ? this.#probe(at) : "wait";
  }

  /** The network may have changed under the connection. */
  suspect(at: number): Verdict {
    return this.#probedAt === null ? this.#probe(at) : "wait";
  }

  #probe(at: number): Verdict {
    this.#probedAt = at;
    return "probe";
  }
}
