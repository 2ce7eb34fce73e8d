/** The audio of each turn, one's own and the agent's, to be heard again and exported. */
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import type { SessionPart } from "@/realtime/session-part";
import { proxy } from "valtio/vanilla";
import { AgentTurns, trimmed } from "./agent-turns";
import { type Clip, ClipStore } from "./clip-store";
import { OwnTurns } from "./own-turns";
import { samplesOf } from "./pcm";
import { Replay } from "./replay";

export type { Clip } from "./clip-store";

export interface ClipsView {
  /** Length in ms of what can be heard of an item. */
  lengths: Record<string, number>;
  /** The item that plays. */
  playing: string | null;
}

export class Clips implements SessionPart {
  readonly view: ClipsView = proxy({ lengths: {}, playing: null });
  readonly #store = new ClipStore();
  readonly #own = new OwnTurns();
  readonly #agent = new AgentTurns();
  readonly #replay = new Replay();
  readonly #speakerId: () => string;
  readonly #now: () => number;

  constructor(speakerId: () => string = () => "", now: () => number = () => performance.now()) {
    this.#speakerId = speakerId;
    this.#now = now;
  }

  /** Items with audio, the oldest first. */
  get ids(): readonly string[] {
    return this.#store.ids;
  }

  of(itemId: string): Clip | null {
    return this.#store.of(itemId);
  }

  /** Audio of an item that comes from elsewhere: an imported call. PCM16 mono at 24 kHz. */
  put(itemId: string, pcm: Int16Array): void {
    this.#forget(this.#store.put(itemId, pcm));
    this.#tell(itemId);
  }

  play(itemId: string): void {
    const clip = this.of(itemId);
    if (clip === null) return;
    this.#replay.play(clip, this.#speakerId(), () => {
      if (this.view.playing === itemId) this.view.playing = null;
    });
    this.view.playing = itemId;
  }

  stop(): void {
    this.#replay.stop();
  }

  /** What an open microphone gave: 40 ms. */
  ownSound(pcm: Int16Array): void {
    this.#own.heard(pcm, this.#now());
  }

  /** What the agent's track gave: 40 ms. */
  agentSound(pcm: Int16Array): void {
    const sound = this.#agent.heard(pcm);
    if (sound === null) return;
    this.#forget(this.#store.extend(sound.itemId, sound.pcm));
    if (!sound.last) return;
    const whole = this.#store.of(sound.itemId);
    if (whole !== null) this.put(sound.itemId, trimmed(whole.pcm));
  }

  began(): void {
    this.stop();
    this.#own.clear();
    this.#agent.clear();
    this.#store.clear();
    this.view.lengths = {};
  }

  sent(event: ClientEvent): void {
    this.#own.sent(event, this.#now());
  }

  received(event: ServerEvent): void {
    const turn = this.#own.received(event, this.#now());
    if (turn !== null && turn.pcm.length > 0) this.put(turn.itemId, turn.pcm);
    this.#agent.received(event);
    switch (event.type) {
      case "response.output_audio.delta":
        this.#forget(this.#store.extend(event.item_id, samplesOf(event.delta)));
        return;
      case "response.output_audio.done":
        this.#tell(event.item_id);
        return;
      case "conversation.item.truncated":
        this.#cut(event.item_id, event.audio_end_ms);
        return;
      case "conversation.item.deleted":
        this.#store.delete(event.item_id);
        this.#forget([event.item_id]);
        return;
      default:
    }
  }

  ended(): void {
    this.#own.clear();
    this.#agent.clear();
  }

  /** What is recorded of a track was heard; of what came in events only this much was. */
  #cut(itemId: string, heardMs: number): void {
    this.#store.limit(itemId, heardMs);
    this.#tell(itemId);
  }

  #tell(itemId: string): void {
    const ms = this.#store.ms(itemId);
    if (ms > 0) this.view.lengths[itemId] = ms;
    else this.#forget([itemId]);
  }

  #forget(itemIds: readonly string[]): void {
    for (const id of itemIds) Reflect.deleteProperty(this.view.lengths, id);
  }
}
