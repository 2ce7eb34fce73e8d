/** How a log is written down, so that it comes back as it was. Pure. */
import { type LogEntry, type NewEntry, factsOf } from "./entry";
import type { EventLog } from "./event-log";
import { CATEGORIES, DIRECTIONS, MALFORMED, SEVERITIES } from "./kinds";
import { fieldsOf } from "./payload";

export const EXCHANGE_VERSION = 1;

/** What is known of the session besides its events. */
export interface SessionFacts {
  readonly model?: string;
  readonly language?: string;
  readonly page?: string;
  readonly title?: string;
  /** Who ran the session: "embedded", or the id of a provider. */
  readonly provider?: string;
  /** Where the calls went, as in `https://host:port`. */
  readonly origin?: string;
  /** Units of 1e-10 US dollars; null: some of it has no known price. */
  readonly cost?: number | null;
}

/** A clip that somebody recorded beside the events: PCM16, base64. */
export interface ExportedClip {
  readonly item_id: string;
  readonly speaker: "user" | "agent";
  readonly sample_rate: number;
  readonly pcm: string;
}

export interface ExchangeHeader {
  readonly callboard_log: number;
  /** Wall clock in ms since 1970 when `at` was 0. */
  readonly started_at: number;
  readonly exported_at: string;
  readonly events: number;
  /** Whether events were left out. */
  readonly filtered: boolean;
  readonly redacted: boolean;
  readonly session: SessionFacts;
}

type Fields = Record<string, unknown>;

/** What a line says of an entry beside its payload. */
export function headOf(entry: LogEntry): Fields {
  const { at, direction, category, severity, type, bytes, audioMs, ms } = entry;
  return {
    ...{ at, direction, category, severity, type, bytes },
    ...(audioMs > 0 ? { audio_ms: audioMs } : {}),
    ...(ms === null ? {} : { ms }),
  };
}

/** One entry as JSON. `event` is the payload; `text` what was no JSON; `audio` the base64 that it carried. */
export function lineOf(entry: LogEntry, audio: string | null): string {
  const { type } = entry;
  const own = JSON.stringify({ ...headOf(entry), ...(audio === null ? {} : { audio }) });
  const payload =
    type === MALFORMED
      ? `"text":${JSON.stringify(entry.payload)}`
      : `"event":${entry.payload === "" ? "null" : entry.payload}`;
  return `${own.slice(0, -1)},${payload}}`;
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function oneOf<T extends string>(all: readonly T[], value: unknown): T | null {
  return all.find((one) => one === value) ?? null;
}

/** null when this is not a line of a log. */
export function entryOfLine(line: Fields): { entry: NewEntry; audio: string | null } | null {
  const at = number(line.at);
  const direction = oneOf(DIRECTIONS, line.direction);
  const { type, event, text } = line;
  if (at === null || direction === null || typeof type !== "string") return null;
  const payload = typeof text === "string" ? text : JSON.stringify(event ?? {});
  const facts = factsOf({ ...fieldsOf(payload), type });
  const entry = {
    ...facts,
    ...{ at, direction, type, payload },
    category: oneOf(CATEGORIES, line.category) ?? facts.category,
    severity: oneOf(SEVERITIES, line.severity) ?? facts.severity,
    bytes: number(line.bytes) ?? 0,
    audioMs: number(line.audio_ms) ?? 0,
    ms: number(line.ms),
  };
  return { entry, audio: typeof line.audio === "string" ? line.audio : null };
}

/** What the writers of files ask for. */
export interface Exported {
  readonly log: EventLog;
  /** Indices of the events, oldest first. */
  readonly events: readonly number[];
  readonly header: ExchangeHeader;
  /** The entry as it is to be written. */
  entry(index: number): LogEntry;
  /** Base64, or null when there is none or none is wanted. */
  audio(index: number): string | null;
  readonly clips: readonly ExportedClip[];
}
