/** PCM16 mono, as the protocol carries it: its rate, its bytes ⇄ base64. */

/** Samples a second of all PCM16 in the events. */
export const SAMPLE_RATE = 24_000;
export const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
/** Length of the chunks in which sound is captured. */
export const CHUNK_MS = 40;

const BLOCK = 0x8000;

export function toBase64(buffer: ArrayBufferLike): string {
  const bytes = new Uint8Array(buffer);
  let binary = "";
  for (let start = 0; start < bytes.length; start += BLOCK) {
    binary += String.fromCharCode(...bytes.subarray(start, start + BLOCK));
  }
  return btoa(binary);
}

export function fromBase64(text: string): ArrayBuffer {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes.buffer;
}

/** The whole samples among the bytes of a base64 text. */
export function samplesOf(base64: string): Int16Array {
  const buffer = fromBase64(base64);
  return new Int16Array(buffer, 0, buffer.byteLength >> 1);
}
