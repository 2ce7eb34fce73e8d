/** How full the model's context is, from what each response says that it read. Pure: events in, a value out. */
import type { ServerEvent } from "@/realtime/events";

export interface ContextUse {
  /** What the agent read and made last: about what it reads next. */
  readonly tokens: number;
  /** The server leaves out the oldest turns: the agent has read less than the time before. */
  readonly truncated: boolean;
}

export const EMPTY_CONTEXT: ContextUse = { tokens: 0, truncated: false };
/** A prompt that grows with every turn shrinks only when something is left out of it. */
const SHRUNK = 0.97;

export class ContextGauge {
  #use = EMPTY_CONTEXT;
  #read = 0;

  get use(): ContextUse {
    return this.#use;
  }

  clear(): void {
    this.#use = EMPTY_CONTEXT;
    this.#read = 0;
  }

  received(event: ServerEvent): void {
    switch (event.type) {
      // Both make the prompt shorter, and neither is truncation.
      case "conversation.item.deleted":
      case "session.updated":
        this.#read = 0;
        return;
      case "response.done": {
        const { usage, conversation_id: conversation } = event.response;
        const input = usage?.input_tokens ?? 0;
        if (conversation === null || input === 0) return;
        const truncated = this.#use.truncated || input < this.#read * SHRUNK;
        this.#use = { tokens: input + (usage?.output_tokens ?? 0), truncated };
        this.#read = input;
        return;
      }
      default:
    }
  }
}
