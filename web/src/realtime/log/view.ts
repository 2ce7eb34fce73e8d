/** The rows of a log that answer a query: kept up as the log grows, found anew in slices when the query changes. */
import { FrameNotifier } from "@/lib/frame-notifier";
import { type Chips, NO_CHIPS, chipTest } from "./chips";
import type { EventLog } from "./event-log";
import { type Found, find } from "./found";
import type { EventRow } from "./groups";
import { type EventTest, type Query, type WordMatch, parseQuery } from "./query";

export type ViewRow =
  /** An event, or a run of several (`row.members`) of which those that answer are there. */
  | { readonly kind: "row"; readonly row: EventRow; readonly expanded: boolean }
  /** An event of the run above it. */
  | { readonly kind: "member"; readonly row: EventRow; readonly index: number };

/** What a frame has to spare for new events, or for the rest of a search. */
const SLICE_MS = 8;
/** What a search may take at once: the answer to a stroke of a key comes with the next frame. */
const FIRST_SLICE_MS = 50;
/** And then for as long as nothing of the answer is shown: the reader waits for it. */
const SEARCH_SLICE_MS = 30;
/** A new answer is shown when it is complete, or as far as it is after this long. */
const PATIENCE_MS = 90;

function both(one: EventTest | null, other: EventTest | null): EventTest | null {
  if (one === null || other === null) return one ?? other;
  return (log, i) => one(log, i) && other(log, i);
}

/** An expanded run: its position among the rows and where it stands on the screen. */
interface Open {
  readonly position: number;
  readonly top: number;
  readonly members: readonly number[];
}

export class LogView {
  readonly log: EventLog;
  /** Told when what is shown has changed; at most once a frame. */
  readonly changes = new FrameNotifier();
  #query: Query = parseQuery("");
  #asked: Query = this.#query;
  #chips: Chips = NO_CHIPS;
  #shown: Found;
  #answer = 0;
  #coming: { readonly found: Found; readonly since: number } | null = null;
  /** Numbers of the log's rows. */
  readonly #expanded = new Set<number>();
  #slice: ReturnType<typeof setTimeout> | undefined;
  #waiting: Promise<void> | null = null;
  #closed = false;
  readonly #unsubscribe: () => void;

  constructor(log: EventLog) {
    this.log = log;
    this.#shown = find(log, null, false);
    this.#unsubscribe = log.changes.subscribe(() => {
      this.sync();
      this.changes.now();
    });
  }

  /** The view is not used any more. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    clearTimeout(this.#slice);
  }

  /** As it was last asked, right or wrong; `problems` say what is wrong with it. */
  get query(): Query {
    return this.#asked;
  }

  get chips(): Chips {
    return this.#chips;
  }

  /** Whether events are still being looked at. */
  get busy(): boolean {
    return this.#coming !== null || this.#slice !== undefined;
  }

  /** A query with problems is not carried out: the last one stays. */
  setQuery(text: string, match: WordMatch = this.#asked.match): Query {
    this.#asked = parseQuery(text, match);
    if (this.#asked.problems.length === 0) {
      this.#query = this.#asked;
      this.#seek();
    }
    this.changes.changed();
    return this.#asked;
  }

  setChips(chips: Partial<Chips>): void {
    this.#chips = { ...this.#chips, ...chips };
    this.#seek();
  }

  /** Another number whenever the rows are the answer to another question, and not only more of them. */
  get answer(): number {
    return this.#answer;
  }

  /** Rows on the screen: those that answer, and the events of those that are open. */
  get rowCount(): number {
    return this.#opened().reduce(
      (sum, { members }) => sum + members.length,
      this.#shown.rows.length,
    );
  }

  /** Events that answer. */
  get count(): number {
    return this.#shown.count;
  }

  /** Events of the log. */
  get total(): number {
    return this.log.length;
  }

  rowAt(index: number): ViewRow | null {
    const open = this.#opened().findLast(({ top }) => top <= index);
    if (open === undefined) return this.#rowAt(index, false);
    const within = index - open.top;
    if (within === 0) return this.#rowAt(open.position, true);
    const member = open.members[within - 1];
    const row = this.#shown.rows[open.position];
    if (member !== undefined && row !== undefined) return { kind: "member", row, index: member };
    return this.#rowAt(open.position + within - open.members.length, false);
  }

  /** Where the event, or the row that stands for it, is on the screen; -1 when it does not answer. */
  indexOfRow(event: number): number {
    const position = this.#shown.positionOf(this.log.rowOf(event));
    if (position < 0 || event >= this.log.length) return -1;
    let index = position;
    for (const open of this.#opened()) {
      if (open.position < position) index += open.members.length;
      if (open.position === position) index = open.top + 1 + open.members.indexOf(event);
    }
    return index;
  }

  /** The first row on the screen at or after this time of the log's clock; the last one when all are before. */
  indexAt(at: number): number {
    const { rows } = this.#shown;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.log.atOf(rows[middle]?.first ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    const row = rows[Math.min(low, rows.length - 1)];
    return row === undefined ? -1 : this.indexOfRow(row.first);
  }

  isExpanded(event: number): boolean {
    return this.#expanded.has(this.log.rowOf(event));
  }

  setExpanded(event: number, expanded: boolean): void {
    const row = this.log.rowOf(event);
    if (expanded) this.#expanded.add(row);
    else this.#expanded.delete(row);
    this.changes.changed();
  }

  toggle(event: number): void {
    this.setExpanded(event, !this.isExpanded(event));
  }

  /** Looks at what is new in the log, for at most a slice of time; the rest follows by itself. */
  sync(sliceMs = this.#coming === null ? SLICE_MS : SEARCH_SLICE_MS): void {
    clearTimeout(this.#slice);
    this.#slice = undefined;
    const deadline = performance.now() + sliceMs;
    const found = this.#coming?.found ?? this.#shown;
    const done = found.advance(deadline);
    this.#show(done);
    if (done || this.#closed) return;
    const go = () => {
      this.sync();
      if (this.#coming === null) this.changes.changed();
    };
    if (found.waiting === null) {
      this.#slice = setTimeout(go);
    } else if (found.waiting !== this.#waiting) {
      this.#waiting = found.waiting;
      void found.waiting.then(go);
    }
  }

  #show(done: boolean): void {
    if (this.#coming === null) return;
    if (!done && performance.now() - this.#coming.since < PATIENCE_MS) return;
    this.#shown = this.#coming.found;
    this.#answer += 1;
    this.#coming = null;
  }

  #seek(): void {
    const test = both(chipTest(this.#chips), this.#query.test);
    const found = find(this.log, test, this.#query.readsPayload);
    this.#coming = { found, since: performance.now() };
    this.sync(FIRST_SLICE_MS);
    this.changes.changed();
  }

  #rowAt(position: number, expanded: boolean): ViewRow | null {
    const row = this.#shown.rows[position];
    return row === undefined ? null : { kind: "row", row, expanded };
  }

  #opened(): readonly Open[] {
    if (this.#expanded.size === 0) return [];
    const positions = [...this.#expanded]
      .map((row) => this.#shown.positionOf(row))
      .filter((position) => (this.#shown.rows[position]?.members.length ?? 0) > 1)
      .toSorted((a, b) => a - b);
    let above = 0;
    return positions.map((position) => {
      const members = this.#shown.rows[position]?.members ?? [];
      const open = { position, top: position + above, members };
      above += members.length;
      return open;
    });
  }
}
