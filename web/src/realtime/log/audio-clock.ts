/** When a moment of the input audio was: the server counts milliseconds of audio, the log those of its clock. Pure. */
import { doubles } from "./columns";

export class AudioClock {
  /** Of each piece that we sent: when, and how much audio had been sent with it. */
  #sentAt = doubles();
  #position = doubles();
  /** Where the audio travels apart from the events: the smallest distance seen between a position and its telling. */
  #offset: number | null = null;

  /** A new connection counts from zero. */
  restart(): void {
    this.#sentAt = doubles();
    this.#position = doubles();
    this.#offset = null;
  }

  sent(at: number, audioMs: number): void {
    this.#sentAt.push(at);
    this.#position.push(this.#position.at(this.#position.length - 1) + audioMs);
  }

  /** The server said at `at` that the audio was at `positionMs`. */
  told(at: number, positionMs: number): void {
    this.#offset = Math.min(this.#offset ?? Infinity, at - positionMs);
  }

  at(positionMs: number): number | null {
    const { length } = this.#position;
    if (length === 0) return this.#offset === null ? null : this.#offset + positionMs;
    let low = 0;
    let high = length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#position.at(middle) < positionMs) low = middle + 1;
      else high = middle;
    }
    return this.#sentAt.at(low);
  }
}
