/** From what was sent or received to what the log keeps of it. Pure. */
import { audioMsOf, isRecord, withoutMedia } from "@/realtime/codec";
import {
  type Category,
  type Direction,
  MALFORMED,
  type Severity,
  categoryOf,
  severityOf,
} from "./kinds";

export interface LogEntry {
  readonly index: number;
  /** performance.now() at sending or receipt. */
  readonly at: number;
  readonly direction: Direction;
  readonly category: Category;
  readonly severity: Severity;
  readonly type: string;
  /** JSON, audio and images replaced by their sizes; what is not JSON is as it came. */
  readonly payload: string;
  /** Size on the wire; 0 for local rows. */
  readonly bytes: number;
  /** Milliseconds of audio that the event itself carries. */
  readonly audioMs: number;
  /** How long what it ends took: a response, a tool, an HTTP call, an update; null where there is nothing to measure. */
  readonly ms: number | null;
  readonly eventId: string | null;
  readonly responseId: string | null;
  readonly itemId: string | null;
  readonly callId: string | null;
  /** Of an error: `event_id` of the client's event that caused it. */
  readonly causeId: string | null;
}

export type NewEntry = Omit<LogEntry, "index" | "ms"> & {
  /** Where it is known already. */
  readonly ms?: number | null;
};

/** A row of our own. `at`: performance.now(), now if it is left out. */
export interface Note {
  readonly category: Category;
  readonly severity?: Severity;
  readonly type: string;
  readonly payload: object;
  readonly at?: number;
}

type Fields = Record<string, unknown>;

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function fields(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

type Facts = Pick<
  LogEntry,
  "category" | "severity" | "eventId" | "responseId" | "itemId" | "callId" | "causeId"
>;

/** What the columns hold of an event besides its payload. */
export function factsOf(event: { type: string }): Facts {
  const own = fields(event);
  const item = fields(own.item);
  const response = fields(own.response);
  const error = fields(own.error);
  return {
    category: categoryOf(event.type, text(item.type)),
    severity: severityOf(event.type, {
      errorCode: text(error.code),
      responseStatus: event.type === "response.done" ? text(response.status) : null,
    }),
    eventId: text(own.event_id),
    responseId: text(own.response_id) ?? text(response.id),
    itemId: text(own.item_id) ?? text(item.id),
    callId: text(own.call_id) ?? text(item.call_id),
    causeId: event.type === "error" ? text(error.event_id) : null,
  };
}

const ENCODER = new TextEncoder();
const BEYOND_ASCII = /[^\x20-\x7e\s]/;
const MEDIA = /"(audio|image_url)"\s*:\s*"|"response\.(output_)?audio\.delta"/;

export function utf8Bytes(raw: string): number {
  return BEYOND_ASCII.test(raw) ? ENCODER.encode(raw).length : raw.length;
}

interface Message {
  readonly direction: Direction;
  readonly at: number;
  /** The message as it is on the wire. */
  readonly raw: string;
}

export function entryOf(event: { type: string }, { direction, at, raw }: Message): NewEntry {
  return {
    at,
    direction,
    type: event.type,
    payload: MEDIA.test(raw) ? withoutMedia(event) : JSON.stringify(event),
    bytes: utf8Bytes(raw),
    audioMs: audioMsOf(event),
    ...factsOf(event),
  };
}

export function malformedEntry({ direction, at, raw }: Message): NewEntry {
  return {
    at,
    direction,
    type: MALFORMED,
    payload: raw,
    bytes: utf8Bytes(raw),
    audioMs: 0,
    ...factsOf({ type: MALFORMED }),
  };
}

export function noteEntry(note: Note, now: number): NewEntry {
  return {
    ...factsOf({ ...note.payload, type: note.type }),
    at: note.at ?? now,
    direction: "local",
    category: note.category,
    severity: note.severity ?? "info",
    type: note.type,
    payload: JSON.stringify(note.payload),
    bytes: 0,
    audioMs: 0,
    ...("duration_ms" in note.payload && typeof note.payload.duration_ms === "number"
      ? { ms: note.payload.duration_ms }
      : {}),
  };
}
