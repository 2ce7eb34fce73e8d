/** When the user spoke, as the server heard it or the button says. */
import { AudioClock } from "./audio-clock";
import type { EventLog } from "./event-log";
import { fieldsOf, inside, numberIn, textIn } from "./payload";

export interface SpeechSpan {
  readonly itemId: string | null;
  readonly from: number;
  /** null: still speaking. */
  readonly to: number | null;
  /** Index of the event that began it. */
  readonly event: number;
}

type Growing = { -readonly [K in keyof SpeechSpan]: SpeechSpan[K] };

interface Stopped extends SpeechSpan {
  /** When the last word ended; null where nobody can tell. */
  readonly speechEndedAt: number | null;
}

export class Listening {
  readonly #spans: Growing[] = [];
  readonly #clock = new AudioClock();
  /** How much silence ends a turn; null where the server decides by other means. */
  #silenceMs: number | null = null;
  #pressed: { event: number; at: number } | null = null;

  get spans(): readonly SpeechSpan[] {
    return this.#spans;
  }

  began(log: EventLog, index: number): void {
    this.#clock.restart();
    this.configured(log, index);
  }

  configured(log: EventLog, index: number): void {
    const { session } = fieldsOf(log.payloadOf(index));
    const detection =
      inside(session, "audio", "input", "turn_detection") ?? inside(session, "turn_detection");
    const isServerVad = textIn(detection, "type") === "server_vad";
    this.#silenceMs = isServerVad ? numberIn(detection, "silence_duration_ms") : null;
  }

  sent(at: number, audioMs: number): void {
    this.#clock.sent(at, audioMs);
  }

  cleared(event: number, at: number): void {
    this.#pressed = { event, at };
  }

  committed(event: number, at: number): SpeechSpan {
    const since = this.#pressed ?? { event, at };
    this.#pressed = null;
    const span = { itemId: null, from: since.at, to: at, event: since.event };
    this.#spans.push(span);
    return span;
  }

  started(log: EventLog, index: number): void {
    const at = log.atOf(index);
    const position = numberIn(fieldsOf(log.payloadOf(index)), "audio_start_ms");
    if (position !== null) this.#clock.told(at, position);
    const from = Math.min(at, (position === null ? null : this.#clock.at(position)) ?? at);
    this.#spans.push({ itemId: log.itemIdOf(index), from, to: null, event: index });
  }

  stopped(log: EventLog, index: number): Stopped {
    const at = log.atOf(index);
    const itemId = log.itemIdOf(index);
    const speechEndedAt = this.#endOfSpeech(log, index, at);
    const to = speechEndedAt ?? at;
    const span = this.#spans.findLast((one) => one.to === null && one.itemId === itemId);
    if (span === undefined) return { itemId, from: to, to, event: index, speechEndedAt };
    span.to = Math.max(span.from, to);
    return { ...span, speechEndedAt };
  }

  /** The position that the server names includes the silence that it waited for. */
  #endOfSpeech(log: EventLog, index: number, at: number): number | null {
    const position = numberIn(fieldsOf(log.payloadOf(index)), "audio_end_ms");
    if (position === null || this.#silenceMs === null) return null;
    this.#clock.told(at, position);
    const ended = this.#clock.at(position - this.#silenceMs);
    return ended === null ? null : Math.min(at, ended);
  }
}
