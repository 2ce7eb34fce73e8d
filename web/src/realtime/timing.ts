/** When each item was first seen, and how long the agent took to be heard. Pure; time is an argument. */
import type { ClientEvent, ServerEvent } from "./events";

export interface Timing {
  /** First sight of each item, performance.now(). */
  readonly seenAt: ReadonlyMap<string, number>;
  /** Milliseconds from the end of the user's turn to the first audio (or text), by response. */
  readonly latencyMs: ReadonlyMap<string, number>;
}

export class TimingFold implements Timing {
  readonly seenAt = new Map<string, number>();
  readonly latencyMs = new Map<string, number>();
  readonly #askedAt = new Map<string, number>();
  #turnEndedAt: number | null = null;

  sent(event: ClientEvent, at: number): void {
    if (event.type === "input_audio_buffer.commit") this.#turnEndedAt = at;
    // After a commit the turn ended with the commit, not with the request that follows it.
    if (event.type === "response.create") this.#turnEndedAt ??= at;
  }

  received(event: ServerEvent, at: number): void {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.#see(event.item_id, at);
        this.#turnEndedAt = null;
        return;
      case "input_audio_buffer.speech_stopped":
        this.#turnEndedAt = at;
        return;
      case "response.created":
        this.#askedAt.set(event.response.id, this.#turnEndedAt ?? at);
        this.#turnEndedAt = null;
        return;
      case "conversation.item.added":
      case "conversation.item.created":
      case "response.output_item.added":
        if (event.item.id !== undefined) this.#see(event.item.id, at);
        return;
      case "output_audio_buffer.started":
      case "response.output_audio.delta":
      case "response.output_text.delta":
        this.#answer(event.response_id, at);
        return;
      default:
    }
  }

  #see(id: string, at: number): void {
    if (!this.seenAt.has(id)) this.seenAt.set(id, at);
  }

  #answer(responseId: string, at: number): void {
    const askedAt = this.#askedAt.get(responseId);
    if (askedAt === undefined || this.latencyMs.has(responseId)) return;
    this.latencyMs.set(responseId, Math.max(0, at - askedAt));
  }
}
