/** Every event of a call, in columns, append-only. Time is true: performance.now() at sending or receipt. */
import { FrameNotifier } from "@/lib/frame-notifier";
import { Names, bytes, doubles, words } from "./columns";
import { type LogEntry, type NewEntry, type Note, noteEntry } from "./entry";
import { type EventRow, RowGrouping } from "./groups";
import { Pairing } from "./pairs";
import { PAYLOAD_BUDGET, type PayloadSource, Payloads } from "./payloads";
import { type Relation, relatedTo } from "./related";
import {
  CATEGORIES,
  type Category,
  DIRECTIONS,
  type Direction,
  SEVERITIES,
  type Severity,
} from "./kinds";

/** Rows that come faster than this are shown several at a time: between them the frames are free. */
const GROWTH_MS = 50;

export class EventLog {
  /** Told when the log has grown: in the next frame, and at most 20 times a second. */
  readonly changes = new FrameNotifier(GROWTH_MS);
  /** Wall clock, milliseconds since 1970, when the log's own clock (`at`) was 0. */
  readonly startedAt: number;
  readonly #at = doubles();
  readonly #direction = bytes();
  readonly #category = bytes();
  readonly #severity = bytes();
  readonly #type = words();
  readonly #bytes = words();
  readonly #audioMs = doubles();
  readonly #ms = doubles();
  readonly #begunBy = new Map<number, number>();
  readonly #endedBy = new Map<number, number>();
  readonly #pairing = new Pairing();
  /** Errors that name what caused them. */
  readonly #causeIds = new Map<number, string>();
  readonly #responseId = words();
  readonly #itemId = words();
  readonly #callId = words();
  readonly #rowOf = words();
  readonly #eventIds: (string | null)[] = [];
  readonly #payloads: Payloads;
  #readBacks = 0;
  readonly #types = new Names();
  /** Index of each type's newest event. */
  readonly #newest = new Map<string, number>();
  readonly #ids = new Names();
  readonly #grouping = new RowGrouping();

  /** `budget`: characters of payload that stay in memory. */
  constructor(startedAt = Date.now() - performance.now(), budget = PAYLOAD_BUDGET) {
    this.startedAt = startedAt;
    this.#payloads = new Payloads(budget, () => {
      this.#readBacks += 1;
      this.changes.changed();
    });
  }

  get length(): number {
    return this.#at.length;
  }

  /** Rows for the reader: a run of deltas is one. */
  get rows(): readonly EventRow[] {
    return this.#grouping.rows;
  }

  append(entry: NewEntry): number {
    const index = this.length;
    this.#at.push(entry.at);
    this.#direction.push(DIRECTIONS.indexOf(entry.direction));
    this.#category.push(CATEGORIES.indexOf(entry.category));
    this.#severity.push(SEVERITIES.indexOf(entry.severity));
    this.#type.push(this.#types.idOf(entry.type));
    this.#bytes.push(entry.bytes);
    this.#audioMs.push(entry.audioMs);
    const paired = this.#pair(index, entry);
    this.#ms.push(entry.ms ?? paired ?? NaN);
    this.#responseId.push(this.#ids.idOf(entry.responseId));
    this.#itemId.push(this.#ids.idOf(entry.itemId));
    this.#callId.push(this.#ids.idOf(entry.callId));
    this.#eventIds.push(entry.eventId);
    this.#newest.set(entry.type, index);
    this.#payloads.push(entry.payload);
    this.#rowOf.push(this.#grouping.add({ index, ...entry }));
    this.changes.changed();
    return index;
  }

  /** A row of our own: an HTTP call, a step of the connection, audio figures, a divider. */
  note(note: Note): number {
    return this.append(noteEntry(note, performance.now()));
  }

  /** The types that occurred, each with the index of its newest event. */
  get types(): ReadonlyMap<string, number> {
    return this.#newest;
  }

  entry(index: number): LogEntry {
    return {
      index,
      at: this.atOf(index),
      direction: this.directionOf(index),
      category: this.categoryOf(index),
      severity: this.severityOf(index),
      type: this.typeOf(index),
      payload: this.payloadOf(index),
      bytes: this.bytesOf(index),
      audioMs: this.audioMsOf(index),
      ms: this.msOf(index),
      eventId: this.eventIdOf(index),
      ...this.idsOf(index),
      causeId: this.#causeIds.get(index) ?? null,
    };
  }

  atOf(index: number): number {
    return this.#at.at(index);
  }

  directionOf(index: number): Direction {
    return DIRECTIONS[this.#direction.at(index)] ?? "local";
  }

  categoryOf(index: number): Category {
    return CATEGORIES[this.#category.at(index)] ?? "session";
  }

  severityOf(index: number): Severity {
    return SEVERITIES[this.#severity.at(index)] ?? "info";
  }

  typeOf(index: number): string {
    return this.#types.at(this.#type.at(index)) ?? "";
  }

  /** Empty while it is not in memory; asking brings it back, and `changes` tells when it is there. */
  payloadOf(index: number): string {
    const payload = this.#payloads.at(index);
    if (payload === null) void this.#payloads.load(index);
    return payload ?? "";
  }

  /** How often payloads have come back to memory. */
  get readBacks(): number {
    return this.#readBacks;
  }

  /** null when the payload is in memory; else resolves when it is. */
  fetched(index: number): Promise<void> | null {
    return this.#payloads.at(index) === null ? this.#payloads.load(index) : null;
  }

  /** Keeps all payloads in memory until the returned function is called. */
  pinAll(): Promise<() => void> {
    return this.#payloads.pinAll();
  }

  /** From now on payloads beyond the budget leave memory as soon as they are stored, instead of being dropped. */
  attach(source: PayloadSource): void {
    this.#payloads.attach(source);
  }

  /** All chunks of `CHUNK_EVENTS` events below this one can be read back. */
  stored(chunks: number): void {
    this.#payloads.stored(chunks);
  }

  /** Nothing more will be stored: payloads beyond the budget are dropped after all. */
  storageFailed(): void {
    this.#payloads.storageFailed();
  }

  /** Characters of payload in memory. */
  get payloadSize(): number {
    return this.#payloads.size;
  }

  /** Events whose payload is lost, for want of memory and of a place to store it. */
  get dropped(): number {
    return this.#payloads.dropped;
  }

  bytesOf(index: number): number {
    return this.#bytes.at(index);
  }

  audioMsOf(index: number): number {
    return this.#audioMs.at(index);
  }

  msOf(index: number): number | null {
    const ms = this.#ms.at(index);
    return Number.isNaN(ms) ? null : ms;
  }

  eventIdOf(index: number): string | null {
    return this.#eventIds[index] ?? null;
  }

  responseIdOf(index: number): string | null {
    return this.#ids.at(this.#responseId.at(index));
  }

  itemIdOf(index: number): string | null {
    return this.#ids.at(this.#itemId.at(index));
  }

  callIdOf(index: number): string | null {
    return this.#ids.at(this.#callId.at(index));
  }

  idsOf(index: number): Pick<LogEntry, "responseId" | "itemId" | "callId"> {
    const responseId = this.responseIdOf(index);
    return { responseId, itemId: this.itemIdOf(index), callId: this.callIdOf(index) };
  }

  /** Number of the row that stands for the event. */
  rowOf(index: number): number {
    return this.#rowOf.at(index);
  }

  /** The event that this one answers or ends. */
  begunBy(index: number): number | null {
    return this.#begunBy.get(index) ?? null;
  }

  /** The event that answers or ends this one. */
  endedBy(index: number): number | null {
    return this.#endedBy.get(index) ?? null;
  }

  /** The newest event with this `event_id`. */
  findEventId(eventId: string): number | null {
    const index = this.#eventIds.lastIndexOf(eventId);
    return index < 0 ? null : index;
  }

  errorsCausedBy(eventId: string): number[] {
    return [...this.#causeIds].filter(([, cause]) => cause === eventId).map(([index]) => index);
  }

  ofResponse(responseId: string | null): number[] {
    return this.#ofId(this.#responseId, responseId);
  }

  ofItem(itemId: string | null): number[] {
    return this.#ofId(this.#itemId, itemId);
  }

  ofCall(callId: string | null): number[] {
    return this.#ofId(this.#callId, callId);
  }

  /** Causes, effects and companions of an event, nearest first; a run of deltas is one. */
  related(index: number): readonly Relation[] {
    return relatedTo(this, index);
  }

  #ofId(column: ReturnType<typeof words>, id: string | null): number[] {
    const known = id === null ? 0 : this.#ids.find(id);
    return known === 0 ? [] : column.where(known);
  }

  /** Milliseconds since the event that this one ends. */
  #pair(index: number, entry: NewEntry): number | null {
    const { causeId } = entry;
    if (causeId !== null) {
      this.#causeIds.set(index, causeId);
      const cause = this.findEventId(causeId);
      if (cause !== null) this.#pairing.refuse(cause);
    }
    const begin = this.#pairing.add(index, entry);
    if (begin === null) return null;
    this.#begunBy.set(index, begin);
    this.#endedBy.set(begin, index);
    return entry.at - this.#at.at(begin);
  }
}
