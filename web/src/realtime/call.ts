/** What a call holds besides its line: audio context, microphone, the present wire, timers. Ends as one. */
import { Cleanup } from "@/lib/cleanup";
import { type Microphone, MicrophoneError, type MicrophoneProblem } from "./audio/microphone";
import type { CallSound, Sound } from "./audio/sound";
import type { TransportKind } from "./connection";
import type { CallSettings } from "./settings";
import { connectWebRtc } from "./webrtc";
import { connectWebSocket } from "./websocket";
import type { Callee, Wire, WireListener } from "./wire";

/** A context that may not play yet never resumes by itself. */
const RESUME_LIMIT_MS = 1_000;

export class Call implements CallSound {
  readonly settings: CallSettings;
  readonly #cleanup = new Cleanup();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #context: AudioContext;
  readonly #sound: Sound;
  #microphone: Microphone | null = null;
  #wire: Wire | null = null;
  #ended = false;
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

  get wire(): Wire | null {
    return this.#wire;
  }

  get microphone(): Microphone | null {
    return this.#microphone;
  }

  /** The problem in the way, or null when the microphone is there. */
  async openMicrophone(onLost: () => void): Promise<MicrophoneProblem | null> {
    this.#onLost = onLost;
    await this.#resumeContext();
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
    if (this.#ended) {
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

  /** A wire that nobody speaks into yet. */
  connect(
    transport: TransportKind,
    callee: Callee,
    listener: WireListener,
    signal: AbortSignal,
  ): Promise<Wire> {
    const connect = transport === "webrtc" ? connectWebRtc : connectWebSocket;
    const { codec, kbps } = this.settings;
    return connect({ ...callee, context: this.#context, listener, codec, kbps, signal });
  }

  /** The wire that the microphone speaks into from now on. */
  adopt(wire: Wire): void {
    this.#wire = wire;
    void wire.useSpeaker(this.#sound.speakerId);
    if (this.#microphone !== null) void wire.useMicrophone(this.#microphone);
  }

  drop(): void {
    this.#wire = null;
  }

  later(ms: number, act: () => void): void {
    if (this.#ended) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  end(): void {
    this.#ended = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#wire = null;
    this.#cleanup.run();
  }

  #resumeContext(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RESUME_LIMIT_MS);
      void this.#context.resume().then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
