/** Keeps the server's configuration in line with the settings and with what the parts add. */
import { Asked } from "./asked";
import { mergedConfig } from "./configuration";
import type { Dialogue } from "./dialogue";
import type { ServerEvent } from "./events";
import { CallFailure } from "./failures";
import type { SessionConfig } from "./items";
import { type CallSettings, configOf, withTools } from "./settings";

export class Configurer {
  readonly #dialogue: Dialogue;
  readonly #asked = new Asked();
  settings: CallSettings | null = null;

  constructor(dialogue: Dialogue) {
    this.#dialogue = dialogue;
  }

  /** What the server was asked to be, and did not refuse; null before the call. */
  get asked(): SessionConfig | null {
    return this.#asked.config;
  }

  /** Another session knows nothing yet. */
  forget(): void {
    this.#asked.forget();
  }

  /** Tells the server what is new, if anything is. */
  configure(): void {
    if (this.settings === null) throw new CallFailure("unexpected", "a session without a call");
    const wanted = this.planned(this.settings);
    const change = this.#asked.difference(wanted);
    if (change === null) return;
    const eventId = this.#dialogue.nextEventId();
    this.#asked.ask(eventId, change, wanted);
    this.#dialogue.send({ event_id: eventId, type: "session.update", session: change });
  }

  /** An update that changes nothing: every server answers it at once. */
  probe(): void {
    const { config } = this.#asked;
    if (config === null) return;
    const eventId = this.#dialogue.nextEventId();
    const nothing: SessionConfig = { type: config.type };
    this.#asked.ask(eventId, nothing, config);
    this.#dialogue.send({ event_id: eventId, type: "session.update", session: nothing });
  }

  received(event: ServerEvent): void {
    if (event.type === "session.updated") this.#asked.accepted();
    else if (event.type === "error") this.#asked.refused(event.error.event_id);
  }

  /** What the server would be asked to be. */
  planned(settings: CallSettings): SessionConfig {
    const parts = this.#dialogue.parts.map((part) => part.configuration?.() ?? {});
    return withTools(mergedConfig(configOf(settings), ...parts), settings);
  }
}
