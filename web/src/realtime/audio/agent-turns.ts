/**
 * Which stretch of the agent's track belongs to which item, where the audio does not come in events: what is
 * heard between the server's words that playback started and stopped, and a little more on both sides for
 * the jitter buffer. Pure.
 */
import type { ServerEvent } from "@/realtime/events";
import { CHUNK_MS } from "./pcm";
import { joined } from "./tape";

const LEAD_CHUNKS = 3;
/** Sound that was sent is heard later by what the jitter buffer holds. */
const TAIL_MS = 280;
/** Below it a sample counts as silence when the ends are trimmed: about -50 dBFS. */
const QUIET = 100;
const MARGIN_SAMPLES = 1200;

export interface AgentSound {
  readonly itemId: string;
  readonly pcm: Int16Array;
  /** No more will come. */
  readonly last: boolean;
}

export class AgentTurns {
  readonly #items = new Map<string, string>();
  readonly #lead: Int16Array[] = [];
  #itemId: string | null = null;
  /** Chunks to go after playback stopped; null: it is still on. */
  #tail: number | null = null;

  received(event: ServerEvent): void {
    switch (event.type) {
      case "response.output_item.added":
        if (event.item.type !== "message" || event.item.id === undefined) return;
        if (!this.#items.has(event.response_id)) this.#items.set(event.response_id, event.item.id);
        return;
      case "output_audio_buffer.started":
        this.#itemId = this.#items.get(event.response_id) ?? null;
        this.#tail = null;
        return;
      case "output_audio_buffer.stopped":
      case "output_audio_buffer.cleared":
        this.#items.delete(event.response_id);
        this.#tail ??= Math.ceil(TAIL_MS / CHUNK_MS);
        return;
      default:
    }
  }

  /** A chunk of the track, and whose it is; null: nobody's. */
  heard(pcm: Int16Array): AgentSound | null {
    const itemId = this.#itemId;
    if (itemId === null) {
      this.#lead.push(pcm);
      if (this.#lead.length > LEAD_CHUNKS) this.#lead.shift();
      return null;
    }
    const parts = [...this.#lead.splice(0), pcm];
    const last = this.#tail !== null && --this.#tail <= 0;
    if (last) this.#itemId = null;
    return { itemId, pcm: parts.length === 1 ? pcm : joined(parts), last };
  }

  clear(): void {
    this.#items.clear();
    this.#lead.length = 0;
    this.#itemId = null;
    this.#tail = null;
  }
}

/** Without the silence at either end, but for 50 ms. */
export function trimmed(pcm: Int16Array): Int16Array {
  const isLoud = (sample: number) => Math.abs(sample) > QUIET;
  const first = pcm.findIndex(isLoud);
  if (first < 0) return pcm.subarray(0, 0);
  const last = pcm.findLastIndex(isLoud);
  return pcm.slice(Math.max(0, first - MARGIN_SAMPLES), last + MARGIN_SAMPLES);
}
