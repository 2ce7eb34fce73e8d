/** Keeps how loud both speakers are, for as long as a call lasts. */
import type { SessionPart } from "@/realtime/session-part";
import { LEVEL_SAMPLE_MS } from "./level-track";
import type { CallRecord } from "./record";

interface Heard {
  readonly inputLevel: number;
  readonly outputLevel: number;
  readonly record: CallRecord;
}

export class LevelSampler implements SessionPart {
  readonly #heard: Heard;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(heard: Heard) {
    this.#heard = heard;
  }

  began(): void {
    this.ended();
    this.#timer = setInterval(this.#sample, LEVEL_SAMPLE_MS);
  }

  resumed(): void {
    this.began();
  }

  ended(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  readonly #sample = (): void => {
    const { record, inputLevel, outputLevel } = this.#heard;
    const at = performance.now();
    record.levels.you.push(at, inputLevel);
    record.levels.agent.push(at, outputLevel);
  };
}
