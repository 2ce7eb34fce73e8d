/** The agent's voice of a log that is played: PCM16 at 24 kHz, piece after piece. */
import type { ReplayListener } from "@/realtime/log/replay";

const RATE = 24_000;

function samplesOf(base64: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from(
    { length: Math.floor(bytes.length / 2) },
    (_, index) => view.getInt16(2 * index, true) / 0x8000,
  );
}

export class ReplaySound implements ReplayListener {
  #context: AudioContext | null = null;
  /** When what has been put in ends, on the context's clock. */
  #until = 0;

  audio(_itemId: string, base64: string): void {
    const samples = samplesOf(base64);
    if (samples.length === 0) return;
    const context = (this.#context ??= new AudioContext({ sampleRate: RATE }));
    const buffer = context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    const start = Math.max(context.currentTime, this.#until);
    source.start(start);
    this.#until = start + buffer.duration;
  }

  silence(): void {
    void this.#context?.close();
    this.#context = null;
    this.#until = 0;
  }
}
