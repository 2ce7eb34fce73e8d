/** Runs of deltas as one row each, with nothing lost: a row names every event that it stands for. Pure. */

export interface EventRow {
  /** Index of the run's first event. */
  readonly first: number;
  /** All events of the row, oldest first. */
  readonly members: readonly number[];
}

const STREAMED = /(\.delta|^input_audio_buffer\.append)$/;

export function isStreamed(type: string): boolean {
  return STREAMED.test(type);
}

/**
 * Streams run side by side (the transcript beside the audio, our microphone beside both), so a run goes on
 * until an event that is not streamed comes.
 */
export class RowGrouping {
  readonly #rows: { first: number; members: number[] }[] = [];
  readonly #open = new Map<string, number[]>();

  get rows(): readonly EventRow[] {
    return this.#rows;
  }

  add(index: number, direction: string, type: string, itemId: string | null): void {
    if (!isStreamed(type)) {
      this.#open.clear();
      this.#rows.push({ first: index, members: [index] });
      return;
    }
    const key = `${direction} ${type} ${itemId ?? ""}`;
    const run = this.#open.get(key);
    if (run !== undefined) {
      run.push(index);
      return;
    }
    const members = [index];
    this.#open.set(key, members);
    this.#rows.push({ first: index, members });
  }
}
