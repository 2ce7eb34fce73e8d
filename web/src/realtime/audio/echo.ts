/** Notices that the agent is interrupted by its own voice: it comes back from the loudspeaker. */
import type { ServerEvent } from "@/realtime/events";
import type { SessionPart } from "@/realtime/session-part";

/** So many interruptions by nothing or by the agent's own words are no accident. */
const ECHOES = 2;
/** Share of what was heard that the agent has just said. */
const ALIKE = 0.6;
const GRAM = 3;

/** Runs of letters and digits, in every script. */
function grams(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
  return Array.from({ length: Math.max(0, plain.length - GRAM + 1) }, (_, at) =>
    plain.slice(at, at + GRAM),
  );
}

/** Whether what interrupted the agent was no one, or the agent. */
export function isEcho(heard: string, said: string): boolean {
  const pieces = grams(heard);
  if (pieces.length === 0) return heard.trim() === "";
  const known = new Set(grams(said));
  return pieces.filter((piece) => known.has(piece)).length / pieces.length >= ALIKE;
}

export interface EchoHost {
  /** Words of an item. */
  textOf(itemId: string): string;
  /** Echo is likely. */
  likely(): void;
}

export class EchoWatch implements SessionPart {
  readonly #host: EchoHost;
  /** What the agent was saying when it was interrupted; null: it was not. */
  #cutOff: string | null = null;
  #echoes = 0;

  constructor(host: EchoHost) {
    this.#host = host;
  }

  began(): void {
    this.#cutOff = null;
    this.#echoes = 0;
  }

  received(event: ServerEvent): void {
    if (event.type === "conversation.item.truncated") {
      this.#cutOff = this.#host.textOf(event.item_id);
    } else if (event.type === "conversation.item.input_audio_transcription.completed") {
      this.#heard(event.transcript);
    }
  }

  #heard(transcript: string): void {
    const said = this.#cutOff;
    this.#cutOff = null;
    if (said === null || !isEcho(transcript, said)) return;
    this.#echoes += 1;
    if (this.#echoes === ECHOES) this.#host.likely();
  }
}
