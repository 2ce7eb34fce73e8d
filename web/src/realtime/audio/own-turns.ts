/**
 * Which stretch of one's own audio belongs to which item. Over WebSocket the server's clock is what was
 * appended, so the cut is exact; over WebRTC it is found from when the server's word arrived. Pure.
 */
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import { CHUNK_MS, samplesOf } from "./pcm";
import { Tape } from "./tape";

/** From the microphone to the server's ear and its answer's way back: the part of it that is not in the events. */
const WAY_MS = 120;
/** Kept while nobody speaks: the longest that a turn's beginning lies behind the word that it began. */
const PREROLL_MS = 10_000;

export interface OwnTurn {
  readonly itemId: string;
  readonly pcm: Int16Array;
}

export class OwnTurns {
  /** What was appended, on the server's clock. */
  readonly #sent = new Tape();
  /** What the microphone gave while it was open, on performance.now(). */
  readonly #heard = new Tape();
  readonly #starts = new Map<string, number>();
  readonly #committed: Int16Array[] = [];
  #press: { sentMs: number; heardMs: number } | null = null;

  /** 40 ms of an open microphone that ended at a time of performance.now(). */
  heard(pcm: Int16Array, at: number): void {
    this.#heard.append(pcm, at - CHUNK_MS);
    if (this.#press === null && this.#starts.size === 0) this.#heard.forget(at - PREROLL_MS);
  }

  sent(event: ClientEvent, at: number): void {
    switch (event.type) {
      case "input_audio_buffer.append":
        this.#append(samplesOf(event.audio));
        return;
      case "input_audio_buffer.clear":
        this.#press = { sentMs: this.#sent.endMs, heardMs: at };
        return;
      case "input_audio_buffer.commit":
        this.#committed.push(this.#sincePress(at));
        this.#press = null;
        return;
      default:
    }
  }

  /** The turn that the event completes, or null. */
  received(event: ServerEvent, at: number): OwnTurn | null {
    switch (event.type) {
      case "session.created":
        this.clear();
        return null;
      case "input_audio_buffer.speech_started":
        this.#starts.set(event.item_id, event.audio_start_ms);
        return null;
      case "input_audio_buffer.speech_stopped":
        return this.#stopped(event.item_id, event.audio_end_ms, at);
      case "input_audio_buffer.committed":
        return this.#claimed(event.item_id);
      case "error":
        if (event.error.code === "input_audio_buffer_commit_empty") this.#committed.shift();
        return null;
      default:
        return null;
    }
  }

  clear(): void {
    this.#sent.clear();
    this.#heard.clear();
    this.#starts.clear();
    this.#committed.length = 0;
    this.#press = null;
  }

  #append(pcm: Int16Array): void {
    this.#sent.append(pcm);
    if (this.#press === null && this.#starts.size === 0) {
      this.#sent.forget(this.#sent.endMs - PREROLL_MS);
    }
  }

  #stopped(itemId: string, endMs: number, at: number): OwnTurn | null {
    const startMs = this.#starts.get(itemId);
    if (startMs === undefined) return null;
    this.#starts.delete(itemId);
    if (!this.#sent.isEmpty) return { itemId, pcm: this.#sent.slice(startMs, endMs) };
    const end = at - WAY_MS / 2;
    return { itemId, pcm: this.#heard.slice(end - (endMs - startMs) - WAY_MS, end) };
  }

  #claimed(itemId: string): OwnTurn | null {
    this.#starts.delete(itemId);
    const pcm = this.#committed.shift();
    return pcm === undefined ? null : { itemId, pcm };
  }

  #sincePress(at: number): Int16Array {
    const press = this.#press ?? { sentMs: 0, heardMs: at - PREROLL_MS };
    return this.#sent.isEmpty
      ? this.#heard.slice(press.heardMs, at)
      : this.#sent.slice(press.sentMs, this.#sent.endMs);
  }
}
