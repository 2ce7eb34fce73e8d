/** Reads a log back: our own files as they were, those of others as well as they allow. */
import { isRecord } from "@/realtime/codec";
import { EventLog } from "./event-log";
import { type ExportedClip, type SessionFacts, entryOfLine } from "./exchange";
import { type Foreign, fromHar, fromLines } from "./import-foreign";
import { fromOwnHar, fromTable } from "./import-own";
import { KeptAudio } from "./kept-audio";
import { type Fields, numberIn } from "./payload";

export type ImportProblem = "empty" | "not_json" | "not_a_log";

export class ImportFailure extends Error {
  readonly problem: ImportProblem;

  constructor(problem: ImportProblem) {
    super(problem);
    this.name = "ImportFailure";
    this.problem = problem;
  }
}

export interface ImportedLog {
  readonly log: EventLog;
  readonly audio: KeptAudio;
  readonly clips: readonly ExportedClip[];
  readonly session: SessionFacts;
  /** Written by this console, and so complete; otherwise some times or directions are guesses. */
  readonly own: boolean;
  /** Lines that could not be understood. */
  readonly skipped: number;
}

const SLICE_MS = 12;

/** Appends without holding the page up. */
class Reader {
  readonly log: EventLog;
  readonly audio = new KeptAudio(Infinity);
  readonly clips: ExportedClip[] = [];
  skipped = 0;
  #since = performance.now();

  constructor(startedAt: number) {
    this.log = new EventLog(startedAt);
  }

  take(line: unknown): void {
    if (!isRecord(line)) this.skipped += 1;
    else if (isRecord(line.clip)) this.clips.push(line.clip as unknown as ExportedClip);
    else {
      const read = entryOfLine(line);
      if (read === null) {
        this.skipped += 1;
        return;
      }
      const index = this.log.append(read.entry);
      if (read.audio !== null) this.audio.keep(index, read.audio);
    }
  }

  async breathe(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#since = performance.now();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sessionOf(header: Fields): SessionFacts {
  return isRecord(header.session) ? header.session : {};
}

async function ownLog(header: Fields, lines: Iterable<unknown>): Promise<ImportedLog> {
  const reader = new Reader(numberIn(header, "started_at") ?? 0);
  for (const line of lines) {
    reader.take(line);
    await reader.breathe();
  }
  const { log, audio, clips, skipped } = reader;
  return { log, audio, clips, skipped, session: sessionOf(header), own: true };
}

async function foreignLog(found: Foreign | null, lines: number): Promise<ImportedLog> {
  if (found === null) throw new ImportFailure("not_a_log");
  const reader = new Reader(found.startedAt ?? Date.now());
  reader.log.note({ category: "connection", type: "divider.imported", payload: {}, at: 0 });
  for (const { entry, audio } of found.entries) {
    const index = reader.log.append(entry);
    if (audio !== null) reader.audio.keep(index, audio);
    await reader.breathe();
  }
  const skipped = Math.max(0, lines - found.entries.length);
  return { log: reader.log, audio: reader.audio, clips: [], session: {}, own: false, skipped };
}

function* parsedLines(lines: readonly string[]): Generator {
  for (const line of lines) if (line.trim() !== "") yield parsed(line);
}

async function fromNdjson(text: string): Promise<ImportedLog> {
  const [first = "", ...rest] = text.trimStart().split("\n");
  const header = parsed(first);
  if (!isRecord(header)) throw new ImportFailure("not_json");
  if (numberIn(header, "callboard_log") !== null) return ownLog(header, parsedLines(rest));
  const lines = [header, ...parsedLines(rest)];
  return foreignLog(fromLines(lines), lines.length);
}

/** Throws `ImportFailure`. */
export async function importLog(text: string): Promise<ImportedLog> {
  const content = text.replace(/^\ufeff/, "");
  if (content.trim() === "") throw new ImportFailure("empty");
  const table = fromTable(content);
  if (table !== null) return ownLog(table.header, table.lines);
  const whole = parsed(content);
  if (whole === undefined) return fromNdjson(content);
  if (Array.isArray(whole)) return foreignLog(fromLines(whole), whole.length);
  if (!isRecord(whole)) throw new ImportFailure("not_a_log");
  if (numberIn(whole, "callboard_log") !== null) {
    const entries: readonly unknown[] = Array.isArray(whole.entries) ? whole.entries : [];
    const clips: readonly unknown[] = Array.isArray(whole.clips) ? whole.clips : [];
    return ownLog(whole, [...entries, ...clips.map((clip) => ({ clip }))]);
  }
  for (const list of [whole.events, whole.interactions, whole.messages]) {
    if (Array.isArray(list)) return foreignLog(fromLines(list), list.length);
  }
  const own = fromOwnHar(whole);
  if (own !== null) return ownLog(own.header, own.lines);
  const har = fromHar(whole);
  return har === null ? foreignLog(fromLines([whole]), 1) : foreignLog(har, 0);
}
