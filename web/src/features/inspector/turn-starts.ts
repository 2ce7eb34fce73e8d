/** Where each turn of a call begins: with what somebody says, writes or asks. Looks at each event once. */
import type { EventLog } from "@/realtime/log/event-log";

export interface TurnStart {
  /** From 1. */
  readonly number: number;
  /** Index of its first event. */
  readonly index: number;
  /** performance.now(). */
  readonly at: number;
}

const SPEAKS: ReadonlySet<string> = new Set([
  "input_audio_buffer.speech_started",
  "input_audio_buffer.commit",
  "input_audio_buffer.committed",
  "input_audio_buffer.timeout_triggered",
]);

export class TurnStarts {
  readonly #log: EventLog;
  readonly #starts: TurnStart[] = [];
  #next = 0;
  /** Begun, and not answered yet. */
  #open = false;
  /** A tool's result was sent: what is asked next goes on with the turn. */
  #continues = false;

  constructor(log: EventLog) {
    this.#log = log;
  }

  get all(): readonly TurnStart[] {
    for (; this.#next < this.#log.length; this.#next++) this.#look(this.#next);
    return this.#starts;
  }

  /** The turn that an event belongs to; null before the first one. */
  of(index: number): TurnStart | null {
    const starts = this.all;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle]?.index ?? 0) <= index) low = middle + 1;
      else high = middle;
    }
    return starts[low - 1] ?? null;
  }

  #look(index: number): void {
    const type = this.#log.typeOf(index);
    if (type === "response.created") {
      this.#open = false;
      this.#continues = false;
    } else if (type === "conversation.item.create") {
      if (this.#log.callIdOf(index) === null) this.#begin(index);
      else this.#continues = true;
    } else if (SPEAKS.has(type) || (type === "response.create" && !this.#continues)) {
      this.#begin(index);
    }
  }

  #begin(index: number): void {
    if (this.#open) return;
    this.#open = true;
    const number = this.#starts.length + 1;
    this.#starts.push({ number, index, at: this.#log.atOf(index) });
  }
}
