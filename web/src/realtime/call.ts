/** A live connection and all that it holds: audio context, microphone, wire, timers. Ends as one. */
import { Cleanup } from "@/lib/cleanup";
import { type Microphone, MicrophoneError, type MicrophoneProblem } from "./audio/microphone";
import type { CallSound, Sound } from "./audio/sound";
import { CallFailure } from "./failures";
import type { CallSettings } from "./settings";
import { connectWebRtc } from "./webrtc";
import { connectWebSocket } from "./websocket";
import type { Wire, WireListener } from "./wire";

const CONNECT_LIMIT_MS = 20_000;
/** A context that may not play yet never resumes by itself. */
const RESUME_LIMIT_MS = 1_000;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export class Call implements CallSound {
  readonly settings: CallSettings;
  readonly #ending = new AbortController();
  readonly #cleanup = new Cleanup();
  readonly #context: AudioContext;
  readonly #sound: Sound;
  #microphone: Microphone | null = null;
  #wire: Wire | null = null;
  #onLost: () => void = () => undefined;

  constructor(settings: CallSettings, sound: Sound) {
    this.settings = settings;
    this.#sound = sound;
    // The device's own rate: Firefox connects no microphone to a context of another.
    this.#context = new AudioContext({ latencyHint: "interactive" });
    this.#cleanup.add(() => void this.#context.close());
    sound.began(this);
    this.#cleanup.add(() => sound.ended(this));
    this.#cleanup.add(() => this.#microphone?.stop());
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
    this.#onLost = onLost;
    await Promise.race([this.#context.resume(), pause(RESUME_LIMIT_MS)]);
    try {
      await this.changeMicrophone();
      return null;
    } catch (reason) {
      if (reason instanceof MicrophoneError) return reason.problem;
      throw reason;
    }
  }

  /** Opens the microphone that is chosen now; whoever could be heard before still can. */
  async changeMicrophone(): Promise<void> {
    const microphone = await this.#sound.openMicrophone(this.#context);
    if (this.signal.aborted) {
      microphone.stop();
      return;
    }
    const before = this.#microphone;
    microphone.open = before?.open ?? false;
    microphone.onLost(this.#onLost);
    this.#microphone = microphone;
    await this.#wire?.useMicrophone(microphone);
    before?.stop();
  }

  async useSpeaker(sinkId: string): Promise<void> {
    await this.#wire?.useSpeaker(sinkId);
  }

  async unblock(): Promise<void> {
    await Promise.all([this.#context.resume(), this.#wire?.unblock()]);
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
      await wire.useSpeaker(this.#sound.speakerId);
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
