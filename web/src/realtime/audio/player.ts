/** Plays the audio that comes as events, and knows to the millisecond what was heard. */
import type { Heard } from "@/realtime/wire";
import { LevelMeter } from "./level";
import { SAMPLES_PER_MS, SAMPLE_RATE, fromBase64 } from "./pcm";
import playerUrl from "./player.worklet.ts?worker&url";
import type { FromPlayer, PlayedAudio, ToPlayer } from "./player-protocol";
import { routeTo } from "./sink";

const STARTS_WITHIN_MS = 500;

export class Player {
  readonly #node: AudioWorkletNode;
  readonly #meter: LevelMeter;
  readonly #context: AudioContext;
  #starting: ReturnType<typeof setTimeout> | undefined;
  #flushed: ((played: PlayedAudio | null) => void) | null = null;

  private constructor(context: AudioContext, onAudible: (audible: boolean) => void) {
    this.#context = context;
    this.#node = new AudioWorkletNode(context, "player", {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.#meter = new LevelMeter(context);
    this.#node.connect(this.#meter.node).connect(context.destination);
    this.#node.port.onmessage = ({ data }: MessageEvent<FromPlayer>) => {
      if (data.type === "flushed") this.#flushed?.(data.played);
      else onAudible(data.type === "started");
    };
  }

  /** A context of its own: what only plays may have the protocol's rate in every browser. */
  static async start(onAudible: (audible: boolean) => void): Promise<Player> {
    const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
    try {
      await context.audioWorklet.addModule(playerUrl);
      return new Player(context, onAudible);
    } catch (reason) {
      void context.close();
      throw reason;
    }
  }

  get level(): number {
    return this.#meter.read();
  }

  /** Tells when the browser plays nothing until the user has touched the page. */
  onBlocked(told: (blocked: boolean) => void): void {
    const tell = () => told(this.#context.state === "suspended");
    this.#context.onstatechange = tell;
    // A context is suspended for a moment even where it may play.
    this.#starting = setTimeout(tell, STARTS_WITHIN_MS);
  }

  async unblock(): Promise<void> {
    await this.#context.resume();
  }

  async useSpeaker(sinkId: string): Promise<void> {
    await routeTo(this.#context, sinkId);
  }

  push(itemId: string, contentIndex: number, base64: string): void {
    const pcm = fromBase64(base64);
    this.#tell({ type: "push", itemId, contentIndex, pcm }, [pcm]);
  }

  /** Silence at once. Answers with the item that was cut, or null when nothing was left to hear. */
  flush(): Promise<Heard | null> {
    return new Promise((resolve) => {
      this.#flushed = (played) => resolve(played && this.#heard(played));
      this.#tell({ type: "flush" });
    });
  }

  stop(): void {
    clearTimeout(this.#starting);
    this.#tell({ type: "stop" });
    this.#node.port.onmessage = null;
    this.#context.onstatechange = null;
    this.#node.disconnect();
    void this.#context.close();
  }

  /** What the worklet has handed over is heard only after the device's own delay. */
  #heard({ itemId, contentIndex, playedSamples }: PlayedAudio): Heard {
    const delayMs = (this.#context.outputLatency || 0) * 1000;
    const ms = Math.max(0, Math.floor(playedSamples / SAMPLES_PER_MS - delayMs));
    return { itemId, contentIndex, ms };
  }

  #tell(message: ToPlayer, transfer: Transferable[] = []): void {
    this.#node.port.postMessage(message, transfer);
  }
}
