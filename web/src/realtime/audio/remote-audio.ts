/** Plays the agent's track, measures it and lets others listen in. */
import { LevelMeter } from "./level";
import { PcmTap } from "./pcm-tap";

export interface RemoteAudioListener {
  /** The browser plays nothing until the user has touched the page. */
  blocked(blocked: boolean): void;
  /** 40 ms of what the track gives, PCM16 at 24 kHz. */
  agentSound(pcm: Int16Array): void;
}

export class RemoteAudio {
  readonly #element = new Audio();
  readonly #meter: LevelMeter;
  readonly #context: AudioContext;
  readonly #listener: RemoteAudioListener;
  #source: MediaStreamAudioSourceNode | null = null;
  #tap: PcmTap | null = null;
  #stopped = false;

  constructor(context: AudioContext, listener: RemoteAudioListener) {
    this.#context = context;
    this.#listener = listener;
    this.#meter = new LevelMeter(context);
  }

  get level(): number {
    return this.#source === null ? 0 : this.#meter.read();
  }

  attach(stream: MediaStream): void {
    this.#element.srcObject = stream;
    this.#disconnect();
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#meter.node);
    void this.#listenIn(this.#source);
    void this.unblock();
  }

  /** sinkId "" is the default. Browsers that cannot choose keep theirs. */
  async useSpeaker(sinkId: string): Promise<void> {
    if ("setSinkId" in this.#element) await this.#element.setSinkId(sinkId).catch(() => undefined);
  }

  /** Called again from the user's own touch when the browser would not play by itself. */
  async unblock(): Promise<void> {
    try {
      await this.#element.play();
      this.#listener.blocked(false);
    } catch (reason) {
      const refused = reason instanceof DOMException && reason.name === "NotAllowedError";
      if (refused && !this.#stopped) this.#listener.blocked(true);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#disconnect();
    this.#element.pause();
    this.#element.srcObject = null;
  }

  async #listenIn(source: AudioNode): Promise<void> {
    const tap = await PcmTap.start(source, (pcm) => this.#listener.agentSound(pcm));
    if (this.#stopped || this.#source !== source) tap.stop();
    else this.#tap = tap;
  }

  #disconnect(): void {
    this.#tap?.stop();
    this.#tap = null;
    this.#source?.disconnect();
    this.#source = null;
  }
}
