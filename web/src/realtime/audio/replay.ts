/** Plays one recorded turn at a time, on a context that exists only while it does. */
import type { Clip } from "./clip-store";
import { routeTo } from "./sink";

const nothing = (): void => undefined;

export class Replay {
  #end: () => void = nothing;

  /** Ends what plays. onEnd is called once: at the clip's end, or when something else ends it. */
  play(clip: Clip, sinkId: string, onEnd: () => void): void {
    this.stop();
    const context = new AudioContext({ sampleRate: clip.sampleRate });
    const buffer = context.createBuffer(1, clip.pcm.length, clip.sampleRate);
    buffer.copyToChannel(
      Float32Array.from(clip.pcm, (sample) => sample / 0x8000),
      0,
    );
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    let over = false;
    this.#end = source.onended = () => {
      if (over) return;
      over = true;
      void context.close();
      onEnd();
    };
    void routeTo(context, sinkId).then(() => {
      if (!over) source.start();
    });
  }

  stop(): void {
    this.#end();
    this.#end = nothing;
  }
}
