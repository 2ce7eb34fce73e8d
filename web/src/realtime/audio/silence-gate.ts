/**
 * Keeps silence off the wire where audio is sent in events. It opens at the first sound, with what came just
 * before it, and closes long after the last one, so that the server hears every pause that ends a turn. Pure.
 */
import type { ClientEvent } from "@/realtime/events";
import type { TurnDetection } from "@/realtime/items";
import { CHUNK_MS } from "./pcm";

/** Loudness below which a chunk is silence: -58 dBFS, well under a whisper at arm's length. */
const FLOOR = 41;
/** Of silence before the first sound; the server's own prefix padding is 450 ms at most. */
const LEAD_MS = 600;
/** Beyond the pause that the server waits for. */
const HANGOVER_MS = 1_500;

function loudness(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, pcm.length));
}

export class SilenceGate {
  readonly #lead: Int16Array[] = [];
  #quietMs = Infinity;
  /** The longest pause that the server waits for, in ms; Infinity: it must hear all silence. */
  pauseMs = 500;

  get isOpen(): boolean {
    return this.#quietMs <= this.pauseMs + HANGOVER_MS;
  }

  /** What of the sound goes to the server, now that this chunk of 40 ms has come. */
  pass(pcm: Int16Array): readonly Int16Array[] {
    this.#quietMs = loudness(pcm) > FLOOR ? 0 : this.#quietMs + CHUNK_MS;
    if (this.isOpen) return [...this.#lead.splice(0), pcm];
    this.#lead.push(pcm);
    if (this.#lead.length * CHUNK_MS > LEAD_MS) this.#lead.shift();
    return [];
  }

  /** An event of ours on its way: a `session.update` may change what the server listens for. */
  heed(raw: string): void {
    if (!raw.includes('"session.update"')) return;
    const { type, session } = JSON.parse(raw) as Partial<ClientEvent & { type: "session.update" }>;
    const detection = session?.audio?.input?.turn_detection;
    if (type === "session.update" && detection !== undefined) this.pauseMs = pauseOf(detection);
  }
}

/** The longest that semantic detection waits (protocol: eagerness low). */
const SEMANTIC_MS = 8_000;

/** How long a pause the server must hear under this detection. In push-to-talk it hears all that is said. */
export function pauseOf(detection: TurnDetection): number {
  if (detection === null) return Infinity;
  if (detection.type === "semantic_vad") return SEMANTIC_MS;
  // Its clock is the audio: without audio no time passes.
  if (typeof detection.idle_timeout_ms === "number") return Infinity;
  return detection.silence_duration_ms ?? 500;
}
