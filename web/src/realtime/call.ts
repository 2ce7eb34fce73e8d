/** A live connection and all that it holds: audio context, microphone, wire, timers. Ends as one. */
import { Cleanup } from "@/lib/cleanup";
import { Microphone, MicrophoneError, type MicrophoneProblem } from "./audio/microphone";
import { CallFailure } from "./failures";
import type { CallSettings } from "./settings";
import { connectWebRtc } from "./webrtc";
import { connectWebSocket } from "./websocket";
import type { Wire, WireListener } from "./wire";

const SAMPLE_RATE = 24_000;
const CONNECT_LIMIT_MS = 20_000;

export class Call {
  readonly settings: CallSettings;
  readonly #ending = new AbortController();
  readonly #cleanup = new Cleanup();
  readonly #context: AudioContext;
  #microphone: Microphone | null = null;
  #wire: Wire | null = null;

  constructor(settings: CallSettings) {
    this.settings = settings;
    this.#context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
    this.#cleanup.add(() => void this.#context.close());
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get wire(): Wire | null {
    return this.#wire;
  }

  get microphone(): Microphone | null {
    return this.#microphone;
  }

  /** The problem in the way, or null when the microphone is there. */
  async openMicrophone(onLost: () => void): Promise<MicrophoneProblem | null> {
    await this.#context.resume();
    try {
      const microphone = await Microphone.open(this.#context);
      this.#cleanup.add(() => microphone.stop());
      microphone.onLost(onLost);
      this.#microphone = microphone;
      await this.#wire?.useMicrophone(microphone);
      return null;
    } catch (reason) {
      if (reason instanceof MicrophoneError) return reason.problem;
      throw reason;
    }
  }

  async connect(model: string, listener: WireListener): Promise<void> {
    const connect = this.settings.transport === "webrtc" ? connectWebRtc : connectWebSocket;
    const limit = AbortSignal.timeout(CONNECT_LIMIT_MS);
    const signal = AbortSignal.any([this.signal, limit]);
    try {
      const { microphone } = this;
      const wire = await connect({ model, context: this.#context, microphone, listener, signal });
      this.#cleanup.add(() => wire.close());
      this.#wire = wire;
    } catch (reason) {
      throw limit.aborted ? new CallFailure("timed_out") : reason;
    }
  }

  later(ms: number, act: () => void): void {
    const timer = setTimeout(act, ms);
    this.#cleanup.add(() => clearTimeout(timer));
  }

  end(): void {
    this.#ending.abort();
    this.#cleanup.run();
  }
}
