/** A log as JSON, as one line each, and as a table. Pure. */
import { type Exported, lineOf } from "./exchange";

export function* jsonPieces(file: Exported): Generator<string> {
  const header = JSON.stringify(file.header, null, 1);
  yield `${header.slice(0, -2)},\n "entries": [\n`;
  for (const [place, index] of file.events.entries()) {
    const end = place === file.events.length - 1 ? "\n" : ",\n";
    yield `  ${lineOf(file.entry(index), file.audio(index))}${end}`;
  }
  yield ` ],\n "clips": ${JSON.stringify(file.clips)}\n}\n`;
}

export function* ndjsonPieces(file: Exported): Generator<string> {
  yield `${JSON.stringify(file.header)}\n`;
  for (const index of file.events) yield `${lineOf(file.entry(index), file.audio(index))}\n`;
  for (const clip of file.clips) yield `${JSON.stringify({ clip })}\n`;
}

export const CSV_COLUMNS: readonly string[] = [
  ...["number", "time", "ms_from_start", "direction", "category", "severity", "type"],
  ...["ms", "bytes", "audio_ms", "event_id", "response_id", "item_id", "call_id", "payload"],
];

/** Spreadsheets take a text that begins with one of these for a formula; what looks marked is marked once more. */
const FORMULA = /^'*[=+\-@\t\r]/;

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function* csvPieces(file: Exported): Generator<string> {
  const { log, header } = file;
  yield `\ufeff${CSV_COLUMNS.join(",")}\r\n`;
  for (const index of file.events) {
    const entry = file.entry(index);
    const cells = [
      index + 1,
      new Date(header.started_at + entry.at).toISOString(),
      Number((entry.at - log.atOf(0)).toFixed(3)),
      ...[entry.direction, entry.category, entry.severity, entry.type],
      ...[entry.ms, entry.bytes, entry.audioMs],
      ...[entry.eventId, entry.responseId, entry.itemId, entry.callId, entry.payload],
    ];
    yield `${cells.map(cell).join(",")}\r\n`;
  }
}
