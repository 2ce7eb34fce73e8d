/** What the server was asked to be, and what of it still waits for an answer. Pure, but for its own state. */
import { configDifference, updatedConfig } from "./configuration";
import type { SessionConfig } from "./items";

const NOTHING: SessionConfig = { type: "realtime" };

interface Waiting {
  readonly eventId: string;
  before: SessionConfig;
  readonly change: SessionConfig;
}

export class Asked {
  #config: SessionConfig | null = null;
  #waiting: Waiting[] = [];

  /** What the server is, if it agrees to all that it was asked. */
  get config(): SessionConfig | null {
    return this.#config;
  }

  forget(): void {
    this.#config = null;
    this.#waiting = [];
  }

  /** What to tell the server so that it becomes `wanted`; null: nothing. */
  difference(wanted: SessionConfig): SessionConfig | null {
    return this.#config === null ? wanted : configDifference(this.#config, wanted);
  }

  ask(eventId: string, change: SessionConfig, wanted: SessionConfig): void {
    this.#waiting.push({ eventId, before: this.#config ?? NOTHING, change });
    this.#config = wanted;
  }

  /** The server answers updates in their order. */
  accepted(): void {
    this.#waiting.shift();
  }

  /** An update is taken whole or not at all; what was asked after it stands, on what was before it. */
  refused(eventId: string | null | undefined): boolean {
    const index = this.#waiting.findIndex((waiting) => waiting.eventId === eventId);
    const found = this.#waiting[index];
    if (found === undefined) return false;
    this.#waiting.splice(index, 1);
    let config = found.before;
    for (const later of this.#waiting.slice(index)) {
      later.before = config;
      config = updatedConfig(config, later.change);
    }
    this.#config = config;
    return true;
  }
}
