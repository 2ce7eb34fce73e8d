/** Runs of deltas as one row each, with nothing lost: a row names every event that it stands for. Pure. */
import type { Direction } from "./kinds";

export interface EventRow {
  /** Index of the run's first event. */
  readonly first: number;
  /** All events of the row, oldest first. */
  readonly members: readonly number[];
  /** Sums over the members. */
  readonly bytes: number;
  readonly audioMs: number;
}

export interface GrowingRow extends EventRow {
  readonly members: number[];
  bytes: number;
  audioMs: number;
}

const STREAMED = /(\.delta|^input_audio_buffer\.append)$/;

export function isStreamed(type: string): boolean {
  return STREAMED.test(type);
}

interface Member {
  readonly index: number;
  readonly bytes: number;
  readonly audioMs: number;
}

export interface Grouped extends Member {
  readonly direction: Direction;
  readonly type: string;
  readonly itemId: string | null;
}

/**
 * Streams run side by side (the transcript beside the audio), so a run goes on until its side sends an event
 * that is not streamed: what the server says does not interrupt our microphone, nor do local rows anything.
 */
export class RowGrouping {
  readonly #rows: GrowingRow[] = [];
  readonly #open: Record<Direction, Map<string, number>> = {
    client: new Map(),
    server: new Map(),
    local: new Map(),
  };

  get rows(): readonly EventRow[] {
    return this.#rows;
  }

  /** Returns the number of the event's row. */
  add(event: Grouped): number {
    const open = this.#open[event.direction];
    if (!isStreamed(event.type)) {
      open.clear();
      return this.#begin(event);
    }
    const key = `${event.type} ${event.itemId ?? ""}`;
    const known = open.get(key);
    const row = known === undefined ? undefined : this.#rows[known];
    if (known === undefined || row === undefined) {
      const begun = this.#begin(event);
      open.set(key, begun);
      return begun;
    }
    join(row, event);
    return known;
  }

  #begin({ index, bytes, audioMs }: Grouped): number {
    return this.#rows.push({ first: index, members: [index], bytes, audioMs }) - 1;
  }
}

export function join(row: GrowingRow, { index, bytes, audioMs }: Member): void {
  row.members.push(index);
  row.bytes += bytes;
  row.audioMs += audioMs;
}
