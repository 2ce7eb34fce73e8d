/** Earlier sessions in the browser's own storage: their logs in chunks, and what they were about. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { EventLog } from "./event-log";
import { type SessionFacts, entryOfLine } from "./exchange";
import type { ImportedLog } from "./import";
import { KeptAudio } from "./kept-audio";
import { fieldsOf } from "./payload";
import type { PayloadSource } from "./payloads";

export const ARCHIVE_SESSIONS = 50;
/** Characters of all lines together; the oldest sessions go first. */
export const ARCHIVE_SIZE = 200_000_000;

export interface ArchivedSession extends SessionFacts {
  readonly id: string;
  /** Wall clock of the first event, ms since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly events: number;
  readonly turns: number;
  /** Characters stored. */
  readonly size: number;
  /** Wall clock when the log's clock was 0. */
  readonly clockAt: number;
}

interface StoredChunk {
  readonly session: string;
  readonly chunk: number;
  /** Each entry as a line of an export. */
  readonly lines: readonly string[];
}

interface Schema extends DBSchema {
  sessions: { key: string; value: ArchivedSession };
  chunks: { key: [string, number]; value: StoredChunk };
}

/** `unavailable`: the browser has no storage for this page, or refuses it. `full`: it takes no more. */
export type ArchiveState = "opening" | "ready" | "unavailable" | "full";

const VERSION = 1;
const SLICE_MS = 12;

type Database = IDBPDatabase<Schema>;

export class Archive {
  readonly #name: string;
  readonly #listeners = new Set<() => void>();
  #database: Promise<Database | null> | null = null;
  #state: ArchiveState = "opening";

  constructor(name = "callboard-log") {
    this.#name = name;
  }

  get state(): ArchiveState {
    return this.#state;
  }

  /** Told when the list of sessions, or the state, has changed. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Newest first. */
  async list(): Promise<readonly ArchivedSession[]> {
    const database = await this.#open();
    const sessions = (await database?.getAll("sessions")) ?? [];
    return sessions.toSorted((a, b) => b.startedAt - a.startedAt);
  }

  /** The log of an earlier session; null when there is none. */
  async open(id: string): Promise<ImportedLog | null> {
    const database = await this.#open();
    const session = await database?.get("sessions", id);
    if (!database || session === undefined) return null;
    const log = new EventLog(session.clockAt);
    const audio = new KeptAudio(Infinity);
    log.attach(this.payloads(id));
    let skipped = 0;
    let since = performance.now();
    for (let chunk = 0; log.length < session.events; chunk++) {
      const stored = await database.get("chunks", [id, chunk]);
      if (stored === undefined) break;
      for (const line of stored.lines) {
        const read = entryOfLine(fieldsOf(line));
        if (read === null) skipped += 1;
        else {
          const index = log.append(read.entry);
          if (read.audio !== null) audio.keep(index, read.audio);
        }
      }
      log.stored(chunk);
      if (performance.now() - since < SLICE_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
    return { log, audio, clips: [], session, own: true, skipped };
  }

  async delete(id: string): Promise<void> {
    const database = await this.#open();
    if (database === null) return;
    await remove(database, id);
    this.#tell();
  }

  async clear(): Promise<void> {
    const database = await this.#open();
    await database?.clear("chunks");
    await database?.clear("sessions");
    this.#tell();
  }

  /** Writes a chunk and what is known of its session now. False when it could not be stored. */
  async save(session: ArchivedSession, chunk: number, lines: readonly string[]): Promise<boolean> {
    const database = await this.#open();
    if (database === null) return false;
    try {
      const write = database.transaction(["sessions", "chunks"], "readwrite");
      await write.objectStore("chunks").put({ session: session.id, chunk, lines });
      await write.objectStore("sessions").put(session);
      await write.done;
      this.#become("ready");
      return true;
    } catch {
      this.#become("full");
      return false;
    } finally {
      this.#tell();
    }
  }

  /** Makes room: the oldest sessions go, but not this one. */
  async prune(keep: string): Promise<void> {
    const database = await this.#open();
    if (database === null) return;
    let size = 0;
    for (const [place, session] of (await this.list()).entries()) {
      size += session.size;
      const isTooMuch = place >= ARCHIVE_SESSIONS || size > ARCHIVE_SIZE;
      if (isTooMuch && session.id !== keep) await remove(database, session.id);
    }
    this.#tell();
  }

  /** Where the payloads of a session's log are read back from. */
  payloads(id: string): PayloadSource {
    return {
      read: async (chunk) => {
        const database = await this.#open();
        const stored = await database?.get("chunks", [id, chunk]);
        return (stored?.lines ?? []).map(
          (line) => entryOfLine(fieldsOf(line))?.entry.payload ?? "",
        );
      },
    };
  }

  /** Opens the storage, once. null: it is not to be had. */
  #open(): Promise<Database | null> {
    this.#database ??= opened(this.#name).then(
      (database) => {
        this.#become("ready");
        return database;
      },
      () => {
        this.#become("unavailable");
        return null;
      },
    );
    return this.#database;
  }

  #become(state: ArchiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

async function opened(name: string): Promise<Database> {
  return openDB<Schema>(name, VERSION, {
    upgrade(database) {
      database.createObjectStore("sessions", { keyPath: "id" });
      database.createObjectStore("chunks", { keyPath: ["session", "chunk"] });
    },
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
    },
  });
}

async function remove(database: Database, id: string): Promise<void> {
  const write = database.transaction(["sessions", "chunks"], "readwrite");
  await write.objectStore("chunks").delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
  await write.objectStore("sessions").delete(id);
  await write.done;
}
