/** Watches a session's cap and says when a new session is wanted. */
import type { Clock } from "./clock";
import { type Span, handOverAt, untilNext } from "./handover";

export interface HandOverListener {
  prepare(): void;
  lastMoment(): void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const AGAIN_MS = 5_000;

export class HandOverTimer {
  readonly #clock: Clock;
  readonly #listener: HandOverListener;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #span: Span | null = null;

  constructor(clock: Clock, listener: HandOverListener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** By the wall clock. The first span of a session counts; a cap that is over says nothing. */
  set(span: Span): void {
    if (this.#span?.to === span.to || span.to <= span.from) return;
    this.#span = span;
    this.#schedule();
  }

  /** The attempt failed; another follows soon. */
  again(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), AGAIN_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#span = null;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#span === null) return;
    const wait = untilNext(this.#clock.wall(), this.#span);
    this.#timer = setTimeout(() => this.#check(), Math.min(LONGEST_TIMER_MS, wait));
  }

  #check(): void {
    if (this.#span === null) return;
    const verdict = handOverAt(this.#clock.wall(), this.#span);
    if (verdict === "now") {
      this.#listener.prepare();
      this.#listener.lastMoment();
      return;
    }
    if (verdict === "prepare") this.#listener.prepare();
    this.#schedule();
  }
}
