/** Whatever it is connected to → PCM16 chunks of 40 ms at 24 kHz. */
import { Resampler } from "./resampler";
import { CHUNK_MS, SAMPLES_PER_MS, SAMPLE_RATE } from "./pcm";

const CHUNK_SAMPLES = CHUNK_MS * SAMPLES_PER_MS;

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(sampleRate, SAMPLE_RATE);
  #chunk = new Int16Array(CHUNK_SAMPLES);
  #filled = 0;
  #running = true;

  constructor() {
    super();
    this.port.onmessage = () => (this.#running = false);
  }

  override process(inputs: Float32Array[][]): boolean {
    const samples = inputs[0]?.[0];
    if (samples === undefined) return this.#running;
    for (const sample of this.#resampler.process(samples)) {
      const clipped = Math.max(-1, Math.min(1, sample));
      this.#chunk[this.#filled++] = clipped < 0 ? clipped * 0x8000 : clipped * 0x7fff;
      if (this.#filled === CHUNK_SAMPLES) this.#post();
    }
    return this.#running;
  }

  #post(): void {
    const { buffer } = this.#chunk;
    this.port.postMessage(buffer, [buffer]);
    this.#chunk = new Int16Array(CHUNK_SAMPLES);
    this.#filled = 0;
  }
}

registerProcessor("capture", CaptureProcessor);
