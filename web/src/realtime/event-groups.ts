/** Runs of deltas as one row each, with nothing lost: a row names every event that it stands for. Pure. */

export type Direction = "client" | "server";

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
 * Streams run side by side (the transcript beside the audio), so a run goes on until its side sends an event
 * that is not streamed: what the server says does not interrupt our microphone.
 */
export class RowGrouping {
  readonly #rows: { first: number; members: number[] }[] = [];
  readonly #open: Record<Direction, Map<string, number[]>> = {
    client: new Map(),
    server: new Map(),
  };

  get rows(): readonly EventRow[] {
    return this.#rows;
  }

  add(index: number, direction: Direction, type: string, itemId: string | null): void {
    const open = this.#open[direction];
    if (!isStreamed(type)) {
      open.clear();
      this.#rows.push({ first: index, members: [index] });
      return;
    }
    const key = `${type} ${itemId ?? ""}`;
    const run = open.get(key);
    if (run !== undefined) {
      run.push(index);
      return;
    }
    const members = [index];
    open.set(key, members);
    this.#rows.push({ first: index, members });
  }
}
