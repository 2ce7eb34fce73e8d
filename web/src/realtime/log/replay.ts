/** Plays a log into a record of its own, step by step or in its own time, as if it happened again. */
import { FrameNotifier } from "@/lib/frame-notifier";
import { EventLog } from "./event-log";
import type { KeptAudio } from "./kept-audio";
import { CallRecord } from "./record";

export interface ReplaySource {
  readonly log: EventLog;
  readonly audio: Pick<KeptAudio, "at">;
}

export interface ReplayListener {
  /** An event of the agent's audio was reached while playing. */
  audio?(itemId: string, base64: string): void;
  /** Playing was stopped, or the place was changed: what still sounds is out of date. */
  silence?(): void;
}

/** Longer silences are cut to this. */
const LONGEST_WAIT_MS = 3000;
const SLICE_MS = 8;

export class Replay {
  /** Told when the record or the place has changed; at most once a frame. */
  readonly changes = new FrameNotifier();
  readonly #source: ReplaySource;
  readonly #listener: ReplayListener;
  #record: CallRecord;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #speed = 1;
  /** How far the log's clock is ahead of ours at this speed. */
  #leadMs = 0;
  #playing = false;

  constructor(source: ReplaySource, listener: ReplayListener = {}) {
    this.#source = source;
    this.#listener = listener;
    this.#record = new CallRecord(new EventLog(source.log.startedAt));
  }

  /** The conversation and the log as far as they have been played; another one after going back. */
  get record(): CallRecord {
    return this.#record;
  }

  /** Events played. */
  get position(): number {
    return this.#record.log.length;
  }

  get length(): number {
    return this.#source.log.length;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get speed(): number {
    return this.#speed;
  }

  /** Plays the next row: one event, or what is left of a run of deltas. False at the end. */
  step(): boolean {
    this.pause();
    const { log } = this.#source;
    const members = log.rows[log.rowOf(this.position)]?.members ?? [];
    const last = members.at(-1) ?? this.position;
    const target = members.length > 1 && isRun(members) ? last + 1 : this.position + 1;
    return this.seek(Math.min(target, this.length));
  }

  /** Goes to where `position` events have been played. False when it was there already. */
  seek(position: number): boolean {
    const target = Math.max(0, Math.min(position, this.length));
    if (target === this.position) return false;
    this.#listener.silence?.();
    if (target < this.position)
      this.#record = new CallRecord(new EventLog(this.#record.log.startedAt));
    while (this.position < target) this.#advance();
    this.changes.changed();
    return true;
  }

  /** `speed` 2 is twice as fast. */
  play(speed = 1): void {
    this.#speed = speed;
    this.#playing = this.position < this.length;
    clearTimeout(this.#timer);
    if (this.#playing) {
      this.#leadMs = this.#source.log.atOf(this.position) - performance.now() * speed;
      this.#next();
    }
    this.changes.changed();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#playing = false;
    clearTimeout(this.#timer);
    this.#listener.silence?.();
    this.changes.changed();
  }

  /** The replay is not used any more. */
  close(): void {
    this.pause();
  }

  /** Plays what is due, then waits for what comes next. */
  #next(): void {
    const { log } = this.#source;
    const until = performance.now() + SLICE_MS;
    while (this.position < this.length && performance.now() < until) {
      if (this.#dueIn(log.atOf(this.position)) > 0) break;
      this.#advance();
      this.#sound(this.position - 1);
    }
    this.changes.changed();
    this.#playing = this.position < this.length;
    if (!this.#playing) return;
    const waitMs = this.#dueIn(log.atOf(this.position));
    if (waitMs > LONGEST_WAIT_MS) this.#leadMs += (waitMs - LONGEST_WAIT_MS) * this.#speed;
    this.#timer = setTimeout(() => this.#next(), Math.min(waitMs, LONGEST_WAIT_MS));
  }

  /** Milliseconds until what happened at `at` is to be played; not above 0 when it is time. */
  #dueIn(at: number): number {
    return (at - this.#leadMs) / this.#speed - performance.now();
  }

  #advance(): void {
    const index = this.position;
    const { log, audio } = this.#source;
    this.#record.replay(log.entry(index), audio.at(index));
  }

  #sound(index: number): void {
    const base64 = this.#source.audio.at(index);
    const itemId = this.#source.log.itemIdOf(index);
    const fromServer = this.#source.log.directionOf(index) === "server";
    if (fromServer && base64 !== null && itemId !== null) this.#listener.audio?.(itemId, base64);
  }
}

/** Whether nothing came between the events. */
function isRun(members: readonly number[]): boolean {
  return (members.at(-1) ?? 0) - (members[0] ?? 0) === members.length - 1;
}
