/** How long what an event ends took, from the times of the events before it. Pure. */
import type { NewEntry } from "./entry";

/** First words of what an event ends, and the type of the event that began it; both of the same response, item or call. */
const ENDS: Readonly<Record<string, string>> = {
  "response.done": "response.created",
  "session.updated": "session.update",
  "input_audio_buffer.speech_stopped": "input_audio_buffer.speech_started",
  "conversation.item.input_audio_transcription.completed": "input_audio_buffer.committed",
  "conversation.item.input_audio_transcription.failed": "input_audio_buffer.committed",
  "output_audio_buffer.stopped": "output_audio_buffer.started",
  "output_audio_buffer.cleared": "output_audio_buffer.started",
};
const BEGINS: ReadonlySet<string> = new Set(Object.values(ENDS));
const CALLED = "response.function_call_arguments.done";
const ANSWERED = "conversation.item.create";

export class Durations {
  readonly #since = new Map<string, number>();

  /** Milliseconds; null where nothing ends. */
  of(entry: NewEntry): number | null {
    const { type, at, callId } = entry;
    if (entry.ms !== undefined) return entry.ms;
    if (type === CALLED && callId !== null) this.#since.set(callId, at);
    if (type === ANSWERED && callId !== null) return this.#take(callId, at);
    const id = entry.responseId ?? entry.itemId ?? "";
    if (BEGINS.has(type)) this.#since.set(`${type} ${id}`, at);
    const beginning = ENDS[type];
    return beginning === undefined ? null : this.#take(`${beginning} ${id}`, at);
  }

  #take(key: string, at: number): number | null {
    const since = this.#since.get(key);
    this.#since.delete(key);
    return since === undefined ? null : at - since;
  }
}
