/** Stores the log of the call in progress as it grows, so that nothing of it is lost with the page. */
import type { SessionPart } from "@/realtime/session-part";
import type { Archive, ArchivedSession } from "./archive";
import { type SessionFacts, lineOf } from "./exchange";
import { CHUNK_EVENTS } from "./payloads";
import type { CallRecord } from "./record";

/** What grew is stored this long afterwards. */
export const STORE_AFTER_MS = 1500;
const TITLE_LENGTH = 80;

interface Surroundings {
  readonly record: () => CallRecord;
  /** What the page knows of the session: its model, language, page. */
  readonly facts: () => SessionFacts;
  /** Whether the user wants sessions to be kept. */
  readonly wanted: () => boolean;
}

/** One session on its way into the archive. */
class Filing {
  readonly id: string;
  readonly #archive: Archive;
  readonly #record: CallRecord;
  readonly #facts: () => SessionFacts;
  readonly #unsubscribe: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Events stored, and their characters by chunk. */
  #events = 0;
  readonly #sizes: number[] = [];
  #wellStored = true;
  #stopped = false;

  constructor(archive: Archive, record: CallRecord, facts: () => SessionFacts) {
    const { log } = record;
    this.id = `${Math.round(log.startedAt + performance.now())}-${random()}`;
    this.#archive = archive;
    this.#record = record;
    this.#facts = facts;
    log.attach(archive.payloads(this.id));
    this.#unsubscribe = log.changes.subscribe(() => {
      this.#timer ??= setTimeout(() => void this.flush(), STORE_AFTER_MS);
    });
  }

  /** Stores what is new, after what is being stored already. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await this.flush();
    clearTimeout(this.#timer);
  }

  /** Stores nothing more; what is stored may go. */
  stop(): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    this.#stopped = true;
    this.#record.log.storageFailed();
  }

  async #write(): Promise<void> {
    const { log } = this.#record;
    const isFirst = this.#events === 0;
    while (this.#events < log.length && this.#wellStored && !this.#stopped) {
      const chunk = Math.floor(this.#events / CHUNK_EVENTS);
      const end = Math.min(log.length, (chunk + 1) * CHUNK_EVENTS);
      const lines = this.#lines(chunk * CHUNK_EVENTS, end);
      this.#sizes[chunk] = lines.reduce((sum, line) => sum + line.length, 0);
      this.#wellStored = await this.#archive.save(this.#session(end), chunk, lines);
      if (!this.#wellStored) {
        log.storageFailed();
        return;
      }
      this.#events = end;
      log.stored(Math.floor(end / CHUNK_EVENTS));
    }
    if (isFirst && this.#events > 0) await this.#archive.prune(this.id);
  }

  #lines(from: number, end: number): string[] {
    const { log, audio } = this.#record;
    return Array.from({ length: end - from }, (_, i) => {
      return lineOf(log.entry(from + i), audio.at(from + i));
    });
  }

  #session(events: number): ArchivedSession {
    const { log, fold } = this.#record;
    const messages = fold.conversation.items.filter(
      ({ type, role }) => type === "message" && role !== "system",
    );
    const said = messages.find(({ role, parts }) => {
      return role === "user" && parts.some(({ text }) => text !== "");
    });
    const title = said?.parts
      .map(({ text }) => text)
      .filter((words) => words !== "")
      .join(" ");
    return {
      ...this.#facts(),
      ...(title === undefined ? {} : { title: title.slice(0, TITLE_LENGTH) }),
      id: this.id,
      startedAt: log.startedAt + log.atOf(0),
      clockAt: log.startedAt,
      durationMs: log.atOf(events - 1) - log.atOf(0),
      events,
      turns: messages.length,
      size: this.#sizes.reduce((sum, size) => sum + size, 0),
    };
  }
}

/** Without a secure context there is no `crypto.randomUUID`. */
function random(): string {
  return Math.random().toString(36).slice(2, 10);
}

export class Archivist implements SessionPart {
  readonly #archive: Archive;
  readonly #surroundings: Surroundings;
  #filing: Filing | null = null;

  constructor(archive: Archive, surroundings: Surroundings) {
    this.#archive = archive;
    this.#surroundings = surroundings;
  }

  /** Name in the archive of the call in progress, or of the last one. */
  get currentId(): string | null {
    return this.#filing?.id ?? null;
  }

  began(): void {
    void this.#filing?.close();
    const { record, facts, wanted } = this.#surroundings;
    this.#filing = wanted() ? new Filing(this.#archive, record(), facts) : null;
  }

  /** The user's wish may have changed: what is not wanted any more is stored no further. */
  heed(): void {
    if (this.#surroundings.wanted()) return;
    this.#filing?.stop();
    this.#filing = null;
  }

  ended(): void {
    void this.flush();
  }

  /** Stores what is new at once. */
  async flush(): Promise<void> {
    await this.#filing?.flush();
  }
}
