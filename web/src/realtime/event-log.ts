/** Every event of a call, in columns, append-only. Time is true: performance.now() at sending or receipt. */
import { Column } from "./columns";
import { type Direction, type EventRow, RowGrouping } from "./event-groups";

export interface LogEntry {
  readonly index: number;
  readonly at: number;
  readonly direction: Direction;
  readonly type: string;
  /** JSON without audio and images. */
  readonly payload: string;
  /** Size on the wire. */
  readonly bytes: number;
  readonly audioMs: number;
}

export type NewEntry = Omit<LogEntry, "index"> & { itemId?: string | null };

export class EventLog {
  readonly #at = new Column((n) => new Float64Array(n));
  readonly #fromServer = new Column((n) => new Uint8Array(n));
  readonly #type = new Column((n) => new Uint16Array(n));
  readonly #bytes = new Column((n) => new Uint32Array(n));
  readonly #audioMs = new Column((n) => new Float64Array(n));
  readonly #payloads: string[] = [];
  readonly #types: string[] = [];
  readonly #typeIds = new Map<string, number>();
  readonly #grouping = new RowGrouping();

  get length(): number {
    return this.#payloads.length;
  }

  /** Rows for the reader: a run of deltas is one. */
  get rows(): readonly EventRow[] {
    return this.#grouping.rows;
  }

  append(entry: NewEntry): number {
    const index = this.length;
    this.#at.push(entry.at);
    this.#fromServer.push(entry.direction === "server" ? 1 : 0);
    this.#type.push(this.#intern(entry.type));
    this.#bytes.push(entry.bytes);
    this.#audioMs.push(entry.audioMs);
    this.#payloads.push(entry.payload);
    this.#grouping.add(index, entry.direction, entry.type, entry.itemId ?? null);
    return index;
  }

  entry(index: number): LogEntry {
    return {
      index,
      at: this.#at.at(index),
      direction: this.#fromServer.at(index) === 1 ? "server" : "client",
      type: this.#types[this.#type.at(index)] ?? "",
      payload: this.#payloads[index] ?? "",
      bytes: this.#bytes.at(index),
      audioMs: this.#audioMs.at(index),
    };
  }

  /** Whether all words occur in the event's type or payload, case aside. */
  matches(index: number, words: readonly string[]): boolean {
    const type = this.#types[this.#type.at(index)] ?? "";
    const text = `${type} ${this.#payloads[index] ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }

  #intern(type: string): number {
    const known = this.#typeIds.get(type);
    if (known !== undefined) return known;
    const id = this.#types.push(type) - 1;
    this.#typeIds.set(type, id);
    return id;
  }
}
