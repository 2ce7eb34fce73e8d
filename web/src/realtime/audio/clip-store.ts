/** Recorded turns by item, within a budget of memory: the oldest give way. Pure. */
import { SAMPLES_PER_MS, SAMPLE_RATE } from "./pcm";
import { joined } from "./tape";

export interface Clip {
  readonly pcm: Int16Array;
  readonly sampleRate: number;
  readonly ms: number;
}

const MIB = 1024 * 1024;
export const CLIP_BUDGET_BYTES = 64 * MIB;

interface Recording {
  parts: Int16Array[];
  samples: number;
  /** Nobody heard what comes after it. */
  limitMs: number | null;
}

export class ClipStore {
  readonly #recordings = new Map<string, Recording>();
  readonly #budget: number;
  #bytes = 0;

  constructor(budgetBytes: number = CLIP_BUDGET_BYTES) {
    this.#budget = budgetBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get ids(): readonly string[] {
    return [...this.#recordings.keys()];
  }

  /** Adds to the end of an item's audio. Returns the items that had to go. */
  extend(itemId: string, pcm: Int16Array): readonly string[] {
    const recording = this.#recordings.get(itemId) ?? { parts: [], samples: 0, limitMs: null };
    recording.parts.push(pcm);
    recording.samples += pcm.length;
    this.#bytes += pcm.length * 2;
    this.#recordings.set(itemId, recording);
    return this.#makeRoom(itemId);
  }

  /** The item's audio is this and nothing else. */
  put(itemId: string, pcm: Int16Array): readonly string[] {
    this.delete(itemId);
    return this.extend(itemId, pcm);
  }

  limit(itemId: string, ms: number): void {
    const recording = this.#recordings.get(itemId);
    if (recording !== undefined) recording.limitMs = ms;
  }

  ms(itemId: string): number {
    const recording = this.#recordings.get(itemId);
    if (recording === undefined) return 0;
    return Math.min(recording.samples / SAMPLES_PER_MS, recording.limitMs ?? Infinity);
  }

  of(itemId: string): Clip | null {
    const recording = this.#recordings.get(itemId);
    const ms = this.ms(itemId);
    if (recording === undefined || ms === 0) return null;
    const whole = joined(recording.parts);
    recording.parts = [whole];
    const pcm = whole.subarray(0, Math.round(ms * SAMPLES_PER_MS));
    return { pcm, sampleRate: SAMPLE_RATE, ms };
  }

  delete(itemId: string): void {
    const recording = this.#recordings.get(itemId);
    if (recording === undefined) return;
    this.#bytes -= recording.samples * 2;
    this.#recordings.delete(itemId);
  }

  clear(): void {
    this.#recordings.clear();
    this.#bytes = 0;
  }

  #makeRoom(keep: string): readonly string[] {
    const gone: string[] = [];
    for (const id of this.#recordings.keys()) {
      if (this.#bytes <= this.#budget) break;
      if (id === keep) continue;
      gone.push(id);
      this.delete(id);
    }
    return gone;
  }
}
