/** Listens in on a node of an audio graph: PCM16 chunks of 40 ms at 24 kHz. */
import captureUrl from "./capture.worklet.ts?worker&url";

export class PcmTap {
  readonly #node: AudioWorkletNode;
  readonly #source: AudioNode;

  private constructor(node: AudioWorkletNode, source: AudioNode) {
    this.#node = node;
    this.#source = source;
  }

  static async start(source: AudioNode, onChunk: (pcm: Int16Array) => void): Promise<PcmTap> {
    const context = source.context as AudioContext;
    await context.audioWorklet.addModule(captureUrl);
    const node = new AudioWorkletNode(context, "capture", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
    });
    node.port.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => onChunk(new Int16Array(data));
    source.connect(node);
    return new PcmTap(node, source);
  }

  stop(): void {
    this.#node.port.onmessage = null;
    this.#node.port.postMessage("stop");
    this.#source.disconnect(this.#node);
  }
}
