/** A microphone that only the meter beside its name hears. */
import { proxy, ref } from "valtio/vanilla";
import { Microphone, MicrophoneError, type MicrophoneProblem } from "./microphone";
import type { Sound } from "./sound";
import { chosenDevice } from "./devices";
import { processingOf } from "./sound-settings";

export class MicrophonePreview {
  readonly view: { microphone: Microphone | null; problem: MicrophoneProblem | null } = proxy({
    microphone: null,
    problem: null,
  });
  readonly #sound: Sound;
  #context: AudioContext | null = null;
  #attempt = 0;

  constructor(sound: Sound) {
    this.#sound = sound;
  }

  get level(): number {
    return this.view.microphone?.level ?? 0;
  }

  /** Opens the microphone that is chosen now, in place of the one before. */
  async open(): Promise<void> {
    const attempt = ++this.#attempt;
    const { settings } = this.#sound;
    this.#context ??= new AudioContext();
    try {
      const chosen = chosenDevice(this.#sound.view.devices.microphones, settings.microphone);
      const processed = processingOf(settings);
      const microphone = await Microphone.open(this.#context, processed, chosen?.id ?? "");
      if (attempt !== this.#attempt) {
        microphone.stop();
        return;
      }
      microphone.open = true;
      this.view.microphone?.stop();
      Object.assign(this.view, { microphone: ref(microphone), problem: null });
      void this.#sound.refresh();
    } catch (reason) {
      if (attempt !== this.#attempt) return;
      this.view.problem = reason instanceof MicrophoneError ? reason.problem : "busy";
    }
  }

  close(): void {
    this.#attempt++;
    this.view.microphone?.stop();
    this.view.microphone = null;
    void this.#context?.close();
    this.#context = null;
  }
}
