/** The sound of a turn that the server has not taken in yet: sent again after a drop. Pure; bounded. */
import type { ClientEvent, ServerEvent } from "@/realtime/events";

export const SAMPLES_PER_MS = 24;
/** What is kept at most: longer turns lose their beginning. */
const LIMIT_MS = 45_000;
/** What is kept of the silence before a turn: its first sounds come before anyone knows that it began. */
const LEAD_IN_MS = 800;

export class TurnAudio {
  #chunks: Int16Array[] = [];
  #samples = 0;
  #speaking = false;
  #away = false;
  /** Turns that were committed and are not transcribed yet. */
  readonly #committed = new Map<string, Int16Array[]>();

  get ms(): number {
    return this.#samples / SAMPLES_PER_MS;
  }

  get isEmpty(): boolean {
    return this.#samples === 0;
  }

  /** What was said since the last turn was taken in. */
  get chunks(): readonly Int16Array[] {
    return this.#chunks;
  }

  get committed(): ReadonlyMap<string, readonly Int16Array[]> {
    return this.#committed;
  }

  /** PCM16 at 24 kHz that was meant for the server, whether or not it got there. */
  heard(pcm: Int16Array): void {
    this.#chunks.push(pcm);
    this.#samples += pcm.length;
    this.#trim(this.#speaking || this.#away ? LIMIT_MS : LEAD_IN_MS);
  }

  /** Whether everything counts: the button is held, or nobody is there to tell speech from silence. */
  hold(held: boolean): void {
    this.#speaking = held;
  }

  away(away: boolean): void {
    this.#away = away;
  }

  sent(event: ClientEvent): void {
    if (event.type === "input_audio_buffer.clear") this.#drop();
  }

  received(event: ServerEvent): void {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        this.#speaking = true;
        return;
      case "input_audio_buffer.speech_stopped":
        this.#speaking = false;
        return;
      case "input_audio_buffer.committed":
        this.#committed.set(event.item_id, this.#chunks);
        this.#drop();
        return;
      case "conversation.item.input_audio_transcription.completed":
      case "conversation.item.input_audio_transcription.failed":
      case "conversation.item.deleted":
        this.#committed.delete(event.item_id);
        return;
      default:
    }
  }

  /** Forgets what has been sent again. */
  clear(): void {
    this.#drop();
    this.#committed.clear();
  }

  #drop(): void {
    this.#chunks = [];
    this.#samples = 0;
    this.#speaking = false;
  }

  #trim(limitMs: number): void {
    while (this.ms > limitMs && this.#chunks.length > 1) {
      this.#samples -= this.#chunks.shift()?.length ?? 0;
    }
  }
}

/** Chunks as one; for messages of a bounded size. */
export function joined(chunks: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const whole = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
