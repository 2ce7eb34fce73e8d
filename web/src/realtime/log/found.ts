/** The rows that pass a test, in the order of their first event that does; grows with the log. */
import type { EventLog } from "./event-log";
import { type EventRow, type GrowingRow, join } from "./groups";
import type { EventTest } from "./query";

const CHECK_EVERY = 128;

export interface Found {
  readonly rows: readonly EventRow[];
  /** Events that pass, of those looked at. */
  readonly count: number;
  /** Looks at events not looked at yet until `deadline` (performance.now()); true when there are none left. */
  advance(deadline: number): boolean;
  /** Resolves when the payload that the search waits for is there; null when it waits for none. */
  readonly waiting: Promise<void> | null;
  /** Where the row with this number of the log is, or -1. */
  positionOf(row: number): number;
}

/** Without a test the log's own rows are the answer. */
class All implements Found {
  readonly waiting = null;
  readonly #log: EventLog;

  constructor(log: EventLog) {
    this.#log = log;
  }

  get rows(): readonly EventRow[] {
    return this.#log.rows;
  }

  get count(): number {
    return this.#log.length;
  }

  advance(): boolean {
    return true;
  }

  positionOf(row: number): number {
    return row < this.rows.length ? row : -1;
  }
}

class Tested implements Found {
  readonly #log: EventLog;
  readonly #test: EventTest;
  readonly #readsPayload: boolean;
  readonly #rows: GrowingRow[] = [];
  readonly #positions = new Map<number, number>();
  #next = 0;
  #count = 0;

  waiting: Promise<void> | null = null;

  constructor(log: EventLog, test: EventTest, readsPayload: boolean) {
    this.#log = log;
    this.#test = test;
    this.#readsPayload = readsPayload;
  }

  get rows(): readonly EventRow[] {
    return this.#rows;
  }

  get count(): number {
    return this.#count;
  }

  advance(deadline: number): boolean {
    const { length } = this.#log;
    while (this.#next < length) {
      this.waiting = this.#readsPayload ? this.#log.fetched(this.#next) : null;
      if (this.waiting !== null) return false;
      // Payloads come and go by chunks that these pieces divide.
      const stop = Math.min(length, this.#next - (this.#next % CHECK_EVERY) + CHECK_EVERY);
      for (; this.#next < stop; this.#next++) {
        if (this.#test(this.#log, this.#next)) this.#add(this.#next);
      }
      if (this.#next < length && performance.now() >= deadline) return false;
    }
    return true;
  }

  positionOf(row: number): number {
    return this.#positions.get(row) ?? -1;
  }

  #add(index: number): void {
    this.#count += 1;
    const row = this.#log.rowOf(index);
    const bytes = this.#log.bytesOf(index);
    const audioMs = this.#log.audioMsOf(index);
    const known = this.#rows[this.positionOf(row)];
    if (known !== undefined) join(known, { index, bytes, audioMs });
    else {
      this.#positions.set(row, this.#rows.length);
      this.#rows.push({ first: index, members: [index], bytes, audioMs });
    }
  }
}

export function find(log: EventLog, test: EventTest | null, readsPayload: boolean): Found {
  return test === null ? new All(log) : new Tested(log, test, readsPayload);
}
