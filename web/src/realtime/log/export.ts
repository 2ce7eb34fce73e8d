/** A log as a file: all of it or what a filter shows, with or without audio, with or without personal data. */
import { csvPieces, jsonPieces, ndjsonPieces } from "./export-text";
import type { LogEntry } from "./entry";
import type { EventLog } from "./event-log";
import { EXCHANGE_VERSION, type Exported, type ExportedClip, type SessionFacts } from "./exchange";
import { harText } from "./export-har";
import type { KeptAudio } from "./kept-audio";
import { fieldsOf } from "./payload";
import { redactPayload, redactPieces } from "./redaction";

export const EXPORT_FORMATS = ["json", "ndjson", "csv", "har"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions {
  readonly format: ExportFormat;
  /** Indices of the events to write; all when left out. */
  readonly events?: readonly number[];
  /** Takes out cards, phones, e-mail, Thai identity numbers and secrets; the voices too, which nobody can redact. */
  readonly redact?: boolean;
  /** The audio that events carried, if it was kept. */
  readonly audio?: KeptAudio | null;
  readonly clips?: readonly ExportedClip[];
  readonly session?: SessionFacts;
}

export interface ExportedFile {
  readonly name: string;
  readonly type: string;
  readonly parts: readonly string[];
}

const TYPES: Readonly<Record<ExportFormat, string>> = {
  json: "application/json",
  ndjson: "application/x-ndjson",
  csv: "text/csv;charset=utf-8",
  har: "application/json",
};
const CREATOR_VERSION = "1";
const SLICE_MS = 12;

/** Deltas of one stream are redacted together: a number may be spread over them. */
function redactedDeltas(log: EventLog): Map<number, string> {
  const streams = new Map<string, { index: number; event: Record<string, unknown> }[]>();
  for (let index = 0; index < log.length; index++) {
    const type = log.typeOf(index);
    if (!type.endsWith(".delta") || log.audioMsOf(index) > 0) continue;
    const event = fieldsOf(log.payloadOf(index));
    if (typeof event.delta !== "string") continue;
    const key = `${type} ${log.itemIdOf(index) ?? ""}`;
    const stream = streams.get(key) ?? [];
    stream.push({ index, event });
    streams.set(key, stream);
  }
  return new Map(
    [...streams.values()].flatMap((pieces) => {
      const deltas = redactPieces(pieces.map(({ event }) => String(event.delta)));
      return pieces.map(({ index, event }, i) => {
        const rest = JSON.parse(redactPayload(JSON.stringify({ ...event, delta: "" }))) as object;
        return [index, JSON.stringify({ ...rest, delta: deltas[i] ?? "" })] as const;
      });
    }),
  );
}

function redactor(log: EventLog): (entry: LogEntry) => LogEntry {
  const deltas = redactedDeltas(log);
  return (entry) => ({
    ...entry,
    payload: deltas.get(entry.index) ?? redactPayload(entry.payload),
  });
}

function prepared(log: EventLog, options: ExportOptions): Exported {
  const redacted = options.redact === true;
  const clean = redacted ? redactor(log) : (entry: LogEntry) => entry;
  const audio = redacted ? null : (options.audio ?? null);
  const events = options.events ?? Array.from({ length: log.length }, (_, index) => index);
  return {
    log,
    events,
    entry: (index) => clean(log.entry(index)),
    audio: (index) => audio?.at(index) ?? null,
    clips: redacted ? [] : (options.clips ?? []),
    header: {
      callboard_log: EXCHANGE_VERSION,
      started_at: log.startedAt,
      exported_at: new Date().toISOString(),
      events: events.length,
      filtered: events.length < log.length,
      redacted,
      session: options.session ?? {},
    },
  };
}

function piecesOf(file: Exported, format: ExportFormat): Iterable<string> {
  switch (format) {
    case "json":
      return jsonPieces(file);
    case "ndjson":
      return ndjsonPieces(file);
    case "csv":
      return csvPieces(file);
    case "har":
      return [harText(file, CREATOR_VERSION)];
  }
}

function fileName(log: EventLog, format: ExportFormat): string {
  const started = new Date(log.startedAt + log.atOf(0));
  const stamp = started.toISOString().slice(0, 19).replaceAll(":", "-").replace("T", "-");
  return `callboard-${stamp}.${format}`;
}

/** Lets the page breathe while it works. */
export async function exportLog(log: EventLog, options: ExportOptions): Promise<ExportedFile> {
  const unpin = await log.pinAll();
  try {
    const parts = await piecesWritten(log, options);
    const { format } = options;
    return { name: fileName(log, format), type: TYPES[format], parts };
  } finally {
    unpin();
  }
}

async function piecesWritten(log: EventLog, options: ExportOptions): Promise<string[]> {
  const parts: string[] = [];
  let since = performance.now();
  for (const piece of piecesOf(prepared(log, options), options.format)) {
    parts.push(piece);
    if (performance.now() - since < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  return parts;
}
