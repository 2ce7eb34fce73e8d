/** Lets an agent of the server's be as it is wherever the user has not chosen otherwise. */
import type { SessionConfig } from "./items";
import type { SessionPart } from "./session-part";
import { type CallSettings, DEFAULT_SETTINGS } from "./settings";
import { DEFAULT_TURN_TAKING } from "./turn-taking";

export interface AgentSource {
  /** Whether the call in progress is with an agent that the server holds. */
  isHeld(): boolean;
  settings(): CallSettings;
  /** The server's configuration, as a new session has it; null: there is no session yet. */
  offered(): SessionConfig | null;
}

function isUsual(settings: CallSettings, keys: readonly (keyof CallSettings)[]): boolean {
  return keys.every((key) => settings[key] === DEFAULT_SETTINGS[key]);
}

const TURN_KEYS = Object.keys(DEFAULT_TURN_TAKING) as (keyof CallSettings)[];

export class AgentPart implements SessionPart {
  readonly #source: AgentSource;
  #offered: SessionConfig | null = null;

  constructor(source: AgentSource) {
    this.#source = source;
  }

  began(): void {
    this.#offered = null;
  }

  configuration(): Partial<SessionConfig> {
    if (!this.#source.isHeld()) return {};
    this.#offered ??= this.#source.offered();
    const { input, output } = this.#offered?.audio ?? {};
    const settings = this.#source.settings();
    const turns = isUsual(settings, [...TURN_KEYS, "mode"]) ? input?.turn_detection : null;
    const voice = isUsual(settings, ["voice", "customVoice"]) ? output?.voice : undefined;
    return {
      audio: {
        ...(turns ? { input: { turn_detection: turns } } : {}),
        ...(voice === undefined ? {} : { output: { voice } }),
      },
    };
  }
}
