/** Where earlier sessions are kept. */
import type { ImportedLog } from "@/realtime/log/import";

export interface KeptSession {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly events: number;
  readonly turns: number;
  readonly model?: string;
  readonly page?: string;
  readonly title?: string;
}

export interface SessionStore {
  list(): Promise<readonly KeptSession[]>;
  /** Null when it is gone. */
  open(id: string): Promise<ImportedLog | null>;
  delete(id: string): Promise<void>;
}
