/** A log that was opened: shown whole, until it is played; then as far as it has been played. */
import { FrameNotifier } from "@/lib/frame-notifier";
import type { ImportedLog } from "@/realtime/log/import";
import { CallRecord } from "@/realtime/log/record";
import { Replay, type ReplayListener } from "@/realtime/log/replay";

export const SPEEDS = [0.5, 1, 2, 5, 10] as const;
export type Speed = (typeof SPEEDS)[number];

export class OpenedLog {
  readonly title: string;
  readonly source: ImportedLog;
  /** Told when what is shown, or how far it is, has changed; at most once a frame. */
  readonly changes = new FrameNotifier();
  readonly #listener: ReplayListener;
  readonly #whole: CallRecord;
  #replay: Replay | null = null;
  #speed: Speed = 1;

  constructor(source: ImportedLog, title: string, listener: ReplayListener = {}) {
    this.source = source;
    this.title = title;
    this.#listener = listener;
    this.#whole = new CallRecord(source.log);
  }

  get record(): CallRecord {
    return this.#replay?.record ?? this.#whole;
  }

  get length(): number {
    return this.source.log.length;
  }

  /** Events shown. */
  get position(): number {
    return this.#replay?.position ?? this.length;
  }

  /** Milliseconds from the first event to the last one shown. */
  get elapsedMs(): number {
    const { log } = this.source;
    const last = Math.max(0, Math.min(this.position, this.length) - 1);
    return this.length === 0 ? 0 : log.atOf(last) - log.atOf(0);
  }

  get playing(): boolean {
    return this.#replay?.playing ?? false;
  }

  get speed(): Speed {
    return this.#speed;
  }

  /** From the start again when it is at its end. */
  play(): void {
    const replay = this.#begun();
    if (replay.position >= this.length) replay.seek(0);
    replay.play(this.#speed);
    this.changes.changed();
  }

  pause(): void {
    this.#replay?.pause();
    this.changes.changed();
  }

  step(): void {
    const replay = this.#begun();
    if (replay.position >= this.length) replay.seek(0);
    replay.step();
  }

  seek(position: number): void {
    if (position >= this.length) {
      this.showAll();
      return;
    }
    this.#begun().seek(position);
  }

  setSpeed(speed: Speed): void {
    this.#speed = speed;
    if (this.playing) this.#replay?.play(speed);
    this.changes.changed();
  }

  /** Shows the whole log again. */
  showAll(): void {
    this.#replay?.close();
    this.#replay = null;
    this.changes.changed();
  }

  close(): void {
    this.#replay?.close();
  }

  #begun(): Replay {
    if (this.#replay !== null) return this.#replay;
    const replay = new Replay(this.source, this.#listener);
    replay.changes.subscribe(this.changes.changed);
    this.#replay = replay;
    return replay;
  }
}
