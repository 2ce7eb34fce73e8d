/** Runs the talk machine: gives it what happens and carries out what it decides. */
import type { ClientEvent, ServerEvent } from "./events";
import { talkOnNewLine, talkWithoutLine } from "./link/talk-crossing";
import {
  type PlaybackOwner,
  type TalkInput,
  type TalkMode,
  type TalkState,
  initialTalk,
  isWelcome,
  talkAfter,
} from "./talk";
import type { Wire } from "./wire";

export interface TalkHost {
  readonly wire: Wire | null;
  send(event: ClientEvent): void;
  later(ms: number, act: () => void): void;
  changed(state: TalkState): void;
}

export class TalkRunner {
  readonly #host: TalkHost;
  #state = initialTalk("voice_activity", "server");

  constructor(host: TalkHost) {
    this.#host = host;
  }

  get state(): TalkState {
    return this.#state;
  }

  begin(mode: TalkMode, playback: PlaybackOwner): void {
    this.#become(initialTalk(mode, playback));
  }

  input(input: TalkInput): void {
    const step = talkAfter(this.#state, input);
    this.#state = step.state;
    for (const command of step.commands) {
      if (command.type === "send") this.#host.send(command.event);
      else if (command.type === "flush") void this.#flush();
      else this.#settle();
    }
    this.#host.changed(this.#state);
  }

  /** The agent's audio, where it comes in events and is still welcome. */
  play(event: ServerEvent): void {
    if (event.type !== "response.output_audio.delta") return;
    if (!isWelcome(this.#state, event.response_id)) return;
    this.#host.wire?.play(event.item_id, event.content_index, event.delta);
  }

  /** Nobody answers any more. Returns what was to be sent as soon as the agent had finished. */
  cutOff(): readonly ClientEvent[] {
    const { afterwards } = this.#state;
    this.#become(talkWithoutLine({ ...this.#state, afterwards: [] }));
    return afterwards;
  }

  /** `asked`: whether the new session has been asked for a reply. */
  crossTo(playback: PlaybackOwner, asked: boolean): void {
    this.#become(talkOnNewLine(this.#state, playback, asked));
  }

  #become(state: TalkState): void {
    this.#state = state;
    this.#host.changed(state);
  }

  #settle(): void {
    this.#host.later(this.#host.wire?.tailMs ?? 0, () => this.input({ type: "settled" }));
  }

  async #flush(): Promise<void> {
    const { wire } = this.#host;
    const heard = await wire?.flush();
    if (!heard || wire !== this.#host.wire) return;
    this.#host.send({
      type: "conversation.item.truncate",
      item_id: heard.itemId,
      content_index: heard.contentIndex,
      audio_end_ms: heard.ms,
    });
  }
}
