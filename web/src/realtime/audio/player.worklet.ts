/** PCM16 chunks → loudspeaker, counting what was heard of each item. */
import { PlaybackQueue } from "./playback-queue";
import type { FromPlayer, ToPlayer } from "./player-protocol";

class PlayerProcessor extends AudioWorkletProcessor {
  readonly #queue = new PlaybackQueue();
  #audible = false;
  #running = true;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayer>) => this.#obey(data);
  }

  override process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const block = outputs[0]?.[0];
    if (block === undefined) return this.#running;
    const hasSound = !this.#queue.isEmpty;
    this.#queue.fill(block);
    if (hasSound !== this.#audible) {
      this.#audible = hasSound;
      this.#say({ type: hasSound ? "started" : "drained" });
    }
    return this.#running;
  }

  #obey(message: ToPlayer): void {
    switch (message.type) {
      case "push":
        this.#queue.push(message.itemId, message.contentIndex, new Int16Array(message.pcm));
        return;
      case "flush":
        this.#say({ type: "flushed", played: this.#queue.flush() });
        return;
      case "stop":
        this.#running = false;
    }
  }

  #say(message: FromPlayer): void {
    this.port.postMessage(message);
  }
}

registerProcessor("player", PlayerProcessor);
