/** When each item was said and each tool ran, and how long the agent took to be heard. Pure; time is an argument. */
import { pcm16Ms } from "./codec";
import type { ClientEvent, ServerEvent } from "./events";

/** performance.now(); to: null while it lasts. */
export interface Span {
  readonly from: number;
  readonly to: number | null;
}

export interface Timing {
  /** First sight of each item, performance.now(); of a spoken turn, when its speech began. */
  readonly seenAt: ReadonlyMap<string, number>;
  /** Milliseconds from the end of the user's turn to the first audio (or text), by response. */
  readonly latencyMs: ReadonlyMap<string, number>;
  /** From when to when an item was spoken, by item id. */
  readonly spans: ReadonlyMap<string, Span>;
  /** From the end of a call's arguments to its result, by call id or, for MCP, by item id. */
  readonly calls: ReadonlyMap<string, Span>;
}

export class TimingFold implements Timing {
  readonly seenAt = new Map<string, number>();
  readonly latencyMs = new Map<string, number>();
  readonly spans = new Map<string, Span>();
  readonly calls = new Map<string, Span>();
  readonly #askedAt = new Map<string, number>();
  readonly #startMs = new Map<string, number>();
  readonly #messageOf = new Map<string, string>();
  #turnEndedAt: number | null = null;
  #bufferSince: number | null = null;

  sent(event: ClientEvent, at: number): void {
    switch (event.type) {
      case "input_audio_buffer.clear":
        this.#bufferSince = at;
        return;
      case "input_audio_buffer.append":
        this.#bufferSince ??= at;
        return;
      case "input_audio_buffer.commit":
        this.#turnEndedAt = at;
        return;
      case "response.create":
        // After a commit the turn ended with the commit, not with the request that follows it.
        this.#turnEndedAt ??= at;
        return;
      case "conversation.item.create":
        if (event.item.type === "function_call_output") this.#returned(event.item.call_id, at);
        return;
      default:
    }
  }

  received(event: ServerEvent, at: number): void {
    this.#timeInput(event, at);
    this.#timeReply(event, at);
    this.#timeTools(event, at);
  }

  #timeInput(event: ServerEvent, at: number): void {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.seenAt.set(event.item_id, at);
        this.spans.set(event.item_id, { from: at, to: null });
        this.#startMs.set(event.item_id, event.audio_start_ms);
        this.#turnEndedAt = null;
        return;
      case "input_audio_buffer.speech_stopped":
        this.#turnEndedAt = at;
        this.#spoken(event.item_id, event.audio_end_ms, at);
        return;
      case "input_audio_buffer.committed":
        this.#committed(event.item_id, at);
        return;
      case "conversation.item.added":
      case "conversation.item.created":
        if (event.item.id !== undefined) this.#see(event.item.id, at);
        return;
      default:
    }
  }

  #timeReply(event: ServerEvent, at: number): void {
    switch (event.type) {
      case "response.created":
        this.#askedAt.set(event.response.id, this.#turnEndedAt ?? at);
        this.#turnEndedAt = null;
        return;
      case "response.output_item.added": {
        const { id, type } = event.item;
        if (id === undefined) return;
        this.#see(id, at);
        if (type === "message" && !this.#messageOf.has(event.response_id)) {
          this.#messageOf.set(event.response_id, id);
        }
        return;
      }
      case "output_audio_buffer.started":
        this.#answer(event.response_id, at);
        this.#begin(this.#messageOf.get(event.response_id), at);
        return;
      case "output_audio_buffer.stopped":
      case "output_audio_buffer.cleared":
        this.#end(this.#messageOf.get(event.response_id), at);
        return;
      case "response.output_audio.delta":
        this.#answer(event.response_id, at);
        this.#extend(event.item_id, pcm16Ms(event.delta), at);
        return;
      case "response.output_text.delta":
        this.#answer(event.response_id, at);
        this.#begin(event.item_id, at);
        return;
      case "response.output_text.done":
        this.#end(event.item_id, at);
        return;
      case "conversation.item.truncated":
        this.#truncated(event.item_id, event.audio_end_ms);
        return;
      default:
    }
  }

  #timeTools(event: ServerEvent, at: number): void {
    switch (event.type) {
      case "response.function_call_arguments.done":
        this.#called(event.call_id, at);
        return;
      case "response.mcp_call.in_progress":
      case "mcp_list_tools.in_progress":
        this.#called(event.item_id, at);
        return;
      case "response.mcp_call.completed":
      case "response.mcp_call.failed":
      case "mcp_list_tools.completed":
      case "mcp_list_tools.failed":
        this.#returned(event.item_id, at);
        return;
      case "conversation.item.added":
        if (event.item.type === "function_call_output") this.#returned(event.item.call_id, at);
        return;
      default:
    }
  }

  #see(id: string, at: number): void {
    if (!this.seenAt.has(id)) this.seenAt.set(id, at);
  }

  /** The server says where in the audio speech began and ended: truer than when it said so. */
  #spoken(id: string, endMs: number, at: number): void {
    const from = this.spans.get(id)?.from ?? at;
    const lengthMs = endMs - (this.#startMs.get(id) ?? endMs);
    this.spans.set(id, { from, to: lengthMs > 0 ? Math.min(at, from + lengthMs) : at });
  }

  #committed(id: string, at: number): void {
    const from = this.#bufferSince ?? at;
    this.#bufferSince = null;
    if (this.spans.has(id)) return;
    this.spans.set(id, { from, to: this.#turnEndedAt ?? at });
    this.seenAt.set(id, from);
  }

  #begin(id: string | undefined, at: number): void {
    if (id !== undefined && !this.spans.has(id)) this.spans.set(id, { from: at, to: null });
  }

  #end(id: string | undefined, at: number): void {
    const span = id === undefined ? undefined : this.spans.get(id);
    if (id !== undefined && span?.to === null) this.spans.set(id, { ...span, to: at });
  }

  /** Audio that comes in events comes faster than it is heard: it ends where its length says. */
  #extend(id: string, ms: number, at: number): void {
    const span = this.spans.get(id);
    const from = span?.from ?? at;
    this.spans.set(id, { from, to: Math.max(span?.to ?? from, from) + ms });
  }

  #truncated(id: string, heardMs: number): void {
    const span = this.spans.get(id);
    if (span !== undefined) this.spans.set(id, { ...span, to: span.from + heardMs });
  }

  #called(id: string, at: number): void {
    if (!this.calls.has(id)) this.calls.set(id, { from: at, to: null });
  }

  #returned(id: string, at: number): void {
    const span = this.calls.get(id);
    if (span?.to === null) this.calls.set(id, { ...span, to: at });
  }

  #answer(responseId: string, at: number): void {
    const askedAt = this.#askedAt.get(responseId);
    if (askedAt === undefined || this.latencyMs.has(responseId)) return;
    this.latencyMs.set(responseId, Math.max(0, at - askedAt));
  }
}
