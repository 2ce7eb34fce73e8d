/** What was said to the server and not taken in yet: it is said again after a drop. Pure. */
import type { ClientEvent, ServerEvent } from "@/realtime/events";

export type Creation = ClientEvent & { type: "conversation.item.create" };

export class Outbox {
  readonly #items = new Map<string, Creation>();
  readonly #byEvent = new Map<string, string>();
  #owed = false;
  #commit = false;

  /** In the order in which they were made. */
  get items(): readonly Creation[] {
    return [...this.#items.values()];
  }

  /** Whether the user waits for a reply of which nothing was heard yet. */
  get owesReply(): boolean {
    return this.#owed;
  }

  /** Whether a turn that the user ended has not been taken in. */
  get owesCommit(): boolean {
    return this.#commit;
  }

  /** Calls whose output waits here. */
  get answeredCalls(): ReadonlySet<string> {
    return new Set(
      this.items.flatMap(({ item }) =>
        item.type === "function_call_output" ? [item.call_id] : [],
      ),
    );
  }

  sent(event: ClientEvent): void {
    switch (event.type) {
      case "conversation.item.create": {
        const { id } = event.item;
        if (id === undefined) return;
        this.#items.set(id, event);
        if (event.event_id !== undefined) this.#byEvent.set(event.event_id, id);
        return;
      }
      case "input_audio_buffer.commit":
        this.#commit = true;
        return;
      case "input_audio_buffer.clear":
        this.#commit = false;
        return;
      case "response.create":
        this.#owed = this.#owed || event.response?.conversation !== "none";
        return;
      case "response.cancel":
      case "output_audio_buffer.clear":
        this.#owed = false;
        return;
      default:
    }
  }

  received(event: ServerEvent): void {
    switch (event.type) {
      case "conversation.item.created":
      case "conversation.item.added":
        if (event.item.id !== undefined) this.#items.delete(event.item.id);
        return;
      case "input_audio_buffer.committed":
        this.#commit = false;
        return;
      case "input_audio_buffer.speech_stopped":
        this.#owed = true;
        return;
      case "conversation.item.input_audio_transcription.completed":
        if (event.transcript.trim() === "") this.#owed = false;
        return;
      case "response.output_audio.delta":
      case "response.output_text.delta":
      case "output_audio_buffer.started":
      case "response.function_call_arguments.done":
      case "response.done":
        this.#owed = false;
        return;
      case "error":
        this.#refused(event.error.event_id ?? null);
        return;
      default:
    }
  }

  clear(): void {
    this.#items.clear();
    this.#byEvent.clear();
    this.#owed = false;
    this.#commit = false;
  }

  /** What the server would not have once it would not have again. */
  #refused(eventId: string | null): void {
    const item = eventId === null ? undefined : this.#byEvent.get(eventId);
    if (item !== undefined) this.#items.delete(item);
  }
}
