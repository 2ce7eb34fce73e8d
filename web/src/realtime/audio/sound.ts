/** The devices of this computer, which of them a call uses, and what is wrong with them. */
import { proxy, ref, subscribe } from "valtio/vanilla";
import {
  type Device,
  type DeviceLists,
  NO_DEVICES,
  chosenDevice,
  deviceLists,
  isMissing,
} from "./devices";
import { type ChunkListener, Microphone, MicrophoneError } from "./microphone";
import { UNHEARD, isZero, silenceAfter } from "./silence";
import { DEFAULT_SOUND, type Processing, type SoundSettings, processingOf } from "./sound-settings";

/** What a call lets its sound be changed by. */
export interface CallSound {
  readonly microphone: Microphone | null;
  /** Opens the microphone that is chosen now in place of the one that is open. */
  changeMicrophone(): Promise<void>;
  useSpeaker(sinkId: string): Promise<void>;
  unblock(): Promise<void>;
}

export interface SoundNotice {
  readonly what: "microphone_lost" | "speaker_lost" | "microphone_refused";
  /** Name of the device that is gone. */
  readonly device: string;
}

export interface SoundView {
  devices: DeviceLists;
  /** Name of the microphone that is open. */
  microphone: string | null;
  /** It is open and gives nothing but zeros. */
  silent: boolean;
  /** The browser plays nothing until the user has touched the page. */
  blocked: boolean;
  /** The agent seems to hear itself. */
  echo: boolean;
  notice: SoundNotice | null;
}

/** Absent on pages that are not secure, whatever the type says. */
function mediaDevices(): MediaDevices | undefined {
  return navigator.mediaDevices;
}

export class Sound {
  readonly settings: SoundSettings;
  readonly view: SoundView = proxy({
    devices: ref(NO_DEVICES),
    microphone: null,
    silent: false,
    blocked: false,
    echo: false,
    notice: null,
  });
  /** Hears what an open microphone gives. */
  onChunk: ChunkListener | null = null;
  #call: CallSound | null = null;
  #watch = UNHEARD;
  /** Id of the microphone that was asked for. */
  #opened = "";
  #changing: Promise<void> = Promise.resolve();

  /** settings: a valtio proxy; its changes are applied to a call in progress. */
  constructor(settings: SoundSettings = proxy(structuredClone(DEFAULT_SOUND))) {
    this.settings = settings;
    subscribe(settings, () => this.#reconcile());
    mediaDevices()?.addEventListener("devicechange", () => void this.refresh());
  }

  get speakerId(): string {
    return chosenDevice(this.view.devices.speakers, this.settings.speaker)?.id ?? "";
  }

  /** Asks the browser anew which devices there are. */
  async refresh(): Promise<void> {
    await this.#list();
    this.#reconcile();
  }

  /** null: the default. */
  choose(kind: "microphone" | "speaker", device: Device | null): void {
    this.view.notice = null;
    Object.assign(this.settings[kind], device ?? { id: "", label: "" });
  }

  process(name: Processing, on: boolean): void {
    this.settings[name] = on;
  }

  /** Told by who listens to the conversation: the agent is interrupted by itself. */
  echoes(): void {
    this.view.echo = !this.settings.speakerMode;
  }

  /** The microphone rests while the agent speaks, or no longer does. */
  useSpeakerMode(on: boolean): void {
    this.settings.speakerMode = on;
    this.view.echo = false;
  }

  dismissEcho(): void {
    this.view.echo = false;
  }

  dismissNotice(): void {
    this.view.notice = null;
  }

  began(call: CallSound): void {
    this.#call = call;
    Object.assign(this.view, { silent: false, blocked: false, echo: false, notice: null });
  }

  ended(call: CallSound): void {
    if (this.#call !== call) return;
    this.#call = null;
    Object.assign(this.view, { microphone: null, silent: false, blocked: false });
  }

  /** The chosen microphone, or the default one with a notice when that cannot be had. */
  async openMicrophone(context: AudioContext): Promise<Microphone> {
    await this.#list();
    const wanted = this.#wanted();
    const microphone = await this.#openOr(context, wanted);
    this.#opened = wanted;
    this.#watch = UNHEARD;
    Object.assign(this.view, { microphone: microphone.label, silent: false });
    microphone.listen((pcm, from) => this.#heard(pcm, from));
    void this.refresh();
    return microphone;
  }

  /** Told by what plays: the browser does not let it. */
  blocked(blocked: boolean): void {
    this.view.blocked = blocked;
  }

  /** To be called from a touch of the user's. */
  async unblock(): Promise<void> {
    await this.#call?.unblock();
  }

  microphoneLost(): void {
    this.#notify("microphone_lost", this.view.microphone ?? "");
  }

  async #list(): Promise<void> {
    const before = this.view.devices;
    const devices = deviceLists((await mediaDevices()?.enumerateDevices()) ?? []);
    this.view.devices = ref(devices);
    const { speaker } = this.settings;
    const wasThere = chosenDevice(before.speakers, speaker) !== null;
    if (wasThere && isMissing(devices.speakers, speaker))
      this.#notify("speaker_lost", speaker.label);
  }

  /** Id of the microphone to ask for. Before the first permission no device has a name to find it by. */
  #wanted(): string {
    const { microphones, named } = this.view.devices;
    const { microphone } = this.settings;
    return named ? (chosenDevice(microphones, microphone)?.id ?? "") : microphone.id;
  }

  async #openOr(context: AudioContext, deviceId: string): Promise<Microphone> {
    const processed = processingOf(this.settings);
    try {
      return await Microphone.open(context, processed, deviceId);
    } catch (reason) {
      const isElsewhere = reason instanceof MicrophoneError && reason.problem !== "blocked";
      if (deviceId === "" || !isElsewhere) throw reason;
      const microphone = await Microphone.open(context, processed, "");
      this.#notify("microphone_refused", this.settings.microphone.label);
      return microphone;
    }
  }

  #heard(pcm: Int16Array, from: Microphone): void {
    const zero = from.track.muted || isZero(pcm);
    this.#watch = silenceAfter(this.#watch, { open: from.open, zero, at: performance.now() });
    if (this.view.silent !== this.#watch.silent) this.view.silent = this.#watch.silent;
    if (from.open) this.onChunk?.(pcm, from);
  }

  /** Brings the call in line with what is chosen, one change after the other. */
  #reconcile(): void {
    this.#changing = this.#changing.then(() => this.#apply()).catch(() => undefined);
  }

  async #apply(): Promise<void> {
    const call = this.#call;
    if (call === null) return;
    await call.useSpeaker(this.speakerId);
    const { microphone } = call;
    if (microphone === null || microphone.track.readyState === "ended") return;
    const isOther = this.#wanted() !== this.#opened;
    if (isOther || !(await microphone.process(processingOf(this.settings)))) {
      await call.changeMicrophone();
    }
  }

  #notify(what: SoundNotice["what"], device: string): void {
    this.view.notice = ref({ what, device });
  }
}
