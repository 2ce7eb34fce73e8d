/** The microphone's PCM16 chunks, for a transport that carries them as events. */
import captureUrl from "./capture.worklet.ts?worker&url";
import type { Microphone } from "./microphone";

export class Capture {
  readonly #node: AudioWorkletNode;
  readonly #microphone: Microphone;
  /** Nothing leaves the page while this is false. */
  open = false;

  private constructor(node: AudioWorkletNode, microphone: Microphone) {
    this.#node = node;
    this.#microphone = microphone;
  }

  static async start(
    context: AudioContext,
    microphone: Microphone,
    onChunk: (pcm: ArrayBuffer) => void,
  ): Promise<Capture> {
    await context.audioWorklet.addModule(captureUrl);
    const node = new AudioWorkletNode(context, "capture", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
    });
    const capture = new Capture(node, microphone);
    node.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      if (capture.open) onChunk(data);
    };
    microphone.node.connect(node);
    return capture;
  }

  stop(): void {
    this.open = false;
    this.#node.port.onmessage = null;
    this.#node.port.postMessage("stop");
    this.#microphone.node.disconnect(this.#node);
  }
}
