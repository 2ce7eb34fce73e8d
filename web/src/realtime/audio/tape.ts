/** Audio along a clock, kept for a while and cut out by time. Pure. */
import { SAMPLES_PER_MS } from "./pcm";

interface Stretch {
  /** Where it begins on the tape's clock, in ms. */
  readonly startMs: number;
  readonly pcm: Int16Array;
}

/** The longest turn that the engine takes is five minutes. */
const LONGEST_MS = 310_000;

function lengthMs({ pcm }: Stretch): number {
  return pcm.length / SAMPLES_PER_MS;
}

export function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export class Tape {
  #stretches: Stretch[] = [];

  get isEmpty(): boolean {
    return this.#stretches.length === 0;
  }

  /** Where the tape ends, in ms. */
  get endMs(): number {
    const last = this.#stretches.at(-1);
    return last === undefined ? 0 : last.startMs + lengthMs(last);
  }

  /** startMs: where it begins; without it, where the last one ended. */
  append(pcm: Int16Array, startMs: number = this.endMs): void {
    this.#stretches.push({ startMs, pcm });
    this.forget(this.endMs - LONGEST_MS);
  }

  /** What lies in [fromMs, toMs); gaps are left out. */
  slice(fromMs: number, toMs: number): Int16Array {
    return joined(
      this.#stretches.map(({ startMs, pcm }) => {
        const from = Math.max(0, Math.round((fromMs - startMs) * SAMPLES_PER_MS));
        const to = Math.max(from, Math.round((toMs - startMs) * SAMPLES_PER_MS));
        return pcm.subarray(from, to);
      }),
    );
  }

  forget(beforeMs: number): void {
    const kept = this.#stretches.findIndex((one) => one.startMs + lengthMs(one) > beforeMs);
    if (kept > 0) this.#stretches = this.#stretches.slice(kept);
    else if (kept < 0) this.#stretches = [];
  }

  clear(): void {
    this.#stretches = [];
  }
}
