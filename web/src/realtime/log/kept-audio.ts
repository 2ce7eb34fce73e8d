/** The audio that events carried, if the user wants it kept; the log itself has only its sizes. */

/** Characters of base64 that are kept at most: about 20 minutes of both speakers. The oldest go first. */
export const KEPT_AUDIO_LIMIT = 80_000_000;

const FIELDS: Readonly<Record<string, string>> = {
  "input_audio_buffer.append": "audio",
  "response.output_audio.delta": "delta",
};

/** The base64 in an event of audio. */
export function audioIn(event: { type: string }): string | null {
  const field = FIELDS[event.type];
  if (field === undefined) return null;
  const value: unknown = Reflect.get(event, field);
  return typeof value === "string" ? value : null;
}

/** The event's payload with its audio put back; without audio, silence of the same length. */
export function withAudio(
  { type, payload, audioMs }: { type: string; payload: string; audioMs: number },
  audio: string | null,
): string {
  const field = FIELDS[type];
  if (field === undefined || (audio === null && audioMs === 0)) return payload;
  const pcm = audio ?? silence(audioMs);
  return JSON.stringify({ ...(JSON.parse(payload) as object), [field]: pcm });
}

/** PCM16 at 24 kHz, base64. */
function silence(ms: number): string {
  const bytes = Math.round(ms * 48);
  const padding = (3 - (bytes % 3)) % 3;
  return "A".repeat(Math.ceil(bytes / 3) * 4 - padding) + "=".repeat(padding);
}

export class KeptAudio {
  /** Whether to keep what comes from now on. */
  on = false;
  readonly #audio = new Map<number, string>();
  readonly #limit: number;
  #size = 0;

  constructor(limit = KEPT_AUDIO_LIMIT) {
    this.#limit = limit;
  }

  /** Events that have their audio. */
  get count(): number {
    return this.#audio.size;
  }

  /** Base64 of the event with this index in the log. */
  at(index: number): string | null {
    return this.#audio.get(index) ?? null;
  }

  keep(index: number, audio: string): void {
    this.#audio.set(index, audio);
    this.#size += audio.length;
    for (const [oldest, text] of this.#audio) {
      if (this.#size <= this.#limit) return;
      this.#audio.delete(oldest);
      this.#size -= text.length;
    }
  }
}
