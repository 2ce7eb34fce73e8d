/** Our own logs in the shapes of others: a table and a HAR. Pure. */
import { isRecord } from "@/realtime/codec";
import { audioIn } from "./kept-audio";
import { CSV_COLUMNS } from "./export-text";
import { MALFORMED } from "./kinds";
import { type Fields, fieldsOf, inside, numberIn, textIn } from "./payload";

/** What an export in JSON would have said. */
export interface OwnLog {
  readonly header: Fields;
  readonly lines: readonly Fields[];
}

const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/** Cells of a table with commas, as RFC 4180 has them. */
function* tableRows(text: string): Generator<string[]> {
  let row: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const match = CELL.exec(text);
    if (match === null) return;
    const [, quoted, plain = "", end] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    yield row;
    row = [];
  }
  if (row.length > 0) yield row;
}

/** Without the mark that keeps spreadsheets from taking it for a formula. */
function plain(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function lineOfRow(cells: readonly string[]): Fields {
  const named = new Map(CSV_COLUMNS.map((name, at) => [name, plain(cells[at] ?? "")]));
  const text = (name: string) => named.get(name) ?? "";
  const number = (name: string) => (text(name) === "" ? null : Number(text(name)));
  const payload = text("payload");
  const type = text("type");
  const event = type === MALFORMED ? undefined : parsed(payload);
  return {
    at: number("ms_from_start"),
    ...{ type, direction: text("direction") },
    ...{ category: text("category"), severity: text("severity"), ms: number("ms") },
    ...{ bytes: number("bytes"), audio_ms: number("audio_ms") },
    ...(event === undefined ? { text: payload } : { event }),
  };
}

/** null when the text is no table of ours. */
export function fromTable(text: string): OwnLog | null {
  if (!text.startsWith(CSV_COLUMNS.join(","))) return null;
  const [, ...rows] = tableRows(text);
  const lines = rows.filter((cells) => cells.length > 1).map(lineOfRow);
  const first = Date.parse(rows[0]?.[CSV_COLUMNS.indexOf("time")] ?? "");
  const before = numberIn(lines[0], "at") ?? 0;
  return { header: { started_at: Number.isNaN(first) ? 0 : first - before }, lines };
}

interface Placed {
  readonly place: number;
  readonly line: Fields;
}

function placed(line: unknown): Placed | null {
  const place = numberIn(line, "place");
  return place === null || !isRecord(line) ? null : { place, line };
}

/** The audio that a message has is put beside the event, where a line of a log has it. */
function lineOfMessage(message: Fields): Placed | null {
  const head = placed(message._entry);
  const data = textIn(message, "data");
  if (head === null || data === null) return null;
  const { place, line } = head;
  if (line.type === MALFORMED) return { place, line: { ...line, text: data } };
  const event = fieldsOf(data);
  if (!isRecord(line.event)) return { place, line: { ...line, event } };
  const audio = audioIn({ ...event, type: String(line.type) });
  return { place, line: { ...line, audio } };
}

/** null when the HAR was not written by us. */
export function fromOwnHar(file: Fields): OwnLog | null {
  const own = inside(file, "log", "_callboard");
  const calls = inside(file, "log", "entries");
  if (!isRecord(own) || !Array.isArray(calls)) return null;
  const notes: readonly unknown[] = Array.isArray(own.entries) ? own.entries : [];
  const entries = calls.filter(isRecord).flatMap((call): (Placed | null)[] => {
    const messages = call._webSocketMessages;
    if (Array.isArray(messages)) return messages.filter(isRecord).map(lineOfMessage);
    return [placed(call._entry)];
  });
  const lines = [...entries, ...notes.map(placed)]
    .filter((one) => one !== null)
    .toSorted((a, b) => a.place - b.place)
    .map(({ line }) => line);
  const clips: readonly unknown[] = Array.isArray(own.clips) ? own.clips : [];
  return { header: own, lines: [...lines, ...clips.map((clip) => ({ clip }))] };
}
