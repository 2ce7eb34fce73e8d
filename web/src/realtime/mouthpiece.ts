/** The microphone of a call: opened, lost and opened again, and on only while it should be heard. */
import { HalfDuplex } from "./audio/half-duplex";
import type { Sound } from "./audio/sound";
import type { Call } from "./call";
import { type TalkState, isStreaming, microphoneIsOpen } from "./talk";
import type { Notice, SessionView } from "./view";

export interface MouthpieceHost {
  readonly call: Call | null;
  readonly talk: TalkState;
  /** What has become of it. */
  became(state: SessionView["microphone"]): void;
  notify(notice: Notice): void;
}

export class Mouthpiece {
  readonly #sound: Sound;
  readonly #host: MouthpieceHost;
  readonly #halfDuplex = new HalfDuplex();

  constructor(sound: Sound, host: MouthpieceHost) {
    this.#sound = sound;
    this.#host = host;
  }

  /** For this call; what comes of it when the call is over by then concerns nobody. */
  async open(call: Call): Promise<void> {
    const problem = await call.openMicrophone(() => void this.#lost(call));
    if (this.#host.call !== call) return;
    this.#host.became(problem ?? "open");
    if (problem !== null) this.#host.notify({ kind: "microphone", problem });
  }

  async again(): Promise<void> {
    const { call } = this.#host;
    if (call === null) return;
    await this.open(call);
    this.sync();
  }

  /** On or off, by how the talk stands now. */
  sync(): void {
    const { call, talk } = this.#host;
    if (call === null) return;
    const { microphone, wire } = call;
    const again = (ms: number) => this.#host.call?.later(ms, () => this.sync());
    const { speakerMode } = this.#sound.settings;
    const isHeld = this.#halfDuplex.holds(talk, speakerMode, performance.now(), again);
    if (microphone !== null) microphone.open = microphoneIsOpen(talk) && !isHeld;
    wire?.setSending(microphone !== null && isStreaming(talk));
  }

  /** It was unplugged: the next best takes its place. */
  async #lost(call: Call): Promise<void> {
    if (this.#host.call !== call) return;
    this.#sound.microphoneLost();
    await this.open(call);
    this.sync();
  }
}
