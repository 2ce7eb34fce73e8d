/** Audio waiting to be heard, and how much of the present item was. Pure; runs in the player worklet. */
import type { PlayedAudio } from "./player-protocol";

interface Chunk {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly pcm: Int16Array;
}

export class PlaybackQueue {
  readonly #chunks: Chunk[] = [];
  #offset = 0;
  #played: PlayedAudio | null = null;

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  push(itemId: string, contentIndex: number, pcm: Int16Array): void {
    if (pcm.length > 0) this.#chunks.push({ itemId, contentIndex, pcm });
  }

  /** Fills the block, the rest with silence. */
  fill(block: Float32Array): void {
    let written = 0;
    while (written < block.length) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const count = Math.min(block.length - written, chunk.pcm.length - this.#offset);
      for (let i = 0; i < count; i++) {
        block[written + i] = (chunk.pcm[this.#offset + i] ?? 0) / 0x8000;
      }
      this.#count(chunk, count);
      written += count;
      this.#offset += count;
      if (this.#offset === chunk.pcm.length) {
        this.#chunks.shift();
        this.#offset = 0;
      }
    }
    block.fill(0, written);
  }

  /** Forgets what was not heard yet; says what was, or null when everything had been. */
  flush(): PlayedAudio | null {
    const next = this.#chunks[0];
    this.#chunks.length = 0;
    this.#offset = 0;
    if (next === undefined) return null;
    const { itemId, contentIndex } = next;
    const heard = this.#played?.itemId === itemId ? this.#played.playedSamples : 0;
    return { itemId, contentIndex, playedSamples: heard };
  }

  #count({ itemId, contentIndex }: Chunk, samples: number): void {
    const before = this.#played?.itemId === itemId ? this.#played.playedSamples : 0;
    this.#played = { itemId, contentIndex, playedSamples: before + samples };
  }
}
