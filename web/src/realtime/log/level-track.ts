/** How loud somebody was over a call: 20 peaks a second, kept for the last two hours. Pure. */

/** Milliseconds that one sample covers. */
export const LEVEL_SAMPLE_MS = 50;

const TWO_HOURS = (2 * 60 * 60 * 1000) / LEVEL_SAMPLE_MS;

export class LevelTrack {
  readonly #peaks: Uint8Array;
  /** Slot of the first sample; slots count from performance.now() = 0. */
  #first = -1;
  #last = -1;

  /** capacity: samples that are kept; the oldest give way. */
  constructor(capacity: number = TWO_HOURS) {
    this.#peaks = new Uint8Array(capacity);
  }

  get isEmpty(): boolean {
    return this.#first < 0;
  }

  /** Time of the oldest sample that is kept. */
  get startMs(): number {
    return this.#first * LEVEL_SAMPLE_MS;
  }

  /** Time at which the newest sample ends. */
  get endMs(): number {
    return (this.#last + 1) * LEVEL_SAMPLE_MS;
  }

  /** Level from 0 to 1 at a time of performance.now(); several within a sample keep the loudest. */
  push(atMs: number, level: number): void {
    const slot = Math.floor(atMs / LEVEL_SAMPLE_MS);
    if (this.#first < 0) this.#begin(slot);
    if (slot < this.#first) return;
    this.#advance(slot);
    const cell = slot % this.#peaks.length;
    const peak = Math.round(255 * Math.min(1, Math.max(0, level)));
    this.#peaks[cell] = Math.max(this.#peaks[cell] ?? 0, peak);
  }

  /** The loudest level, 0 to 1, in [fromMs, toMs). */
  peak(fromMs: number, toMs: number): number {
    const from = Math.max(this.#first, Math.floor(fromMs / LEVEL_SAMPLE_MS));
    const to = Math.min(this.#last, Math.ceil(toMs / LEVEL_SAMPLE_MS) - 1);
    if (this.#first < 0) return 0;
    let peak = 0;
    for (let slot = from; slot <= to; slot++) {
      peak = Math.max(peak, this.#peaks[slot % this.#peaks.length] ?? 0);
    }
    return peak / 255;
  }

  clear(): void {
    this.#peaks.fill(0);
    this.#first = -1;
    this.#last = -1;
  }

  #begin(slot: number): void {
    this.#first = slot;
    this.#last = slot;
  }

  #advance(slot: number): void {
    if (slot <= this.#last) return;
    const from = Math.max(this.#last + 1, slot - this.#peaks.length + 1);
    for (let gap = from; gap <= slot; gap++) this.#peaks[gap % this.#peaks.length] = 0;
    this.#last = slot;
    this.#first = Math.max(this.#first, slot - this.#peaks.length + 1);
  }
}

/** Both speakers. */
export class LevelTracks {
  readonly you = new LevelTrack();
  readonly agent = new LevelTrack();

  clear(): void {
    this.you.clear();
    this.agent.clear();
  }
}
