/** An open microphone, its track off whenever nobody should be heard. */
import { LevelMeter } from "./level";
import { PcmTap } from "./pcm-tap";
import { type Processed, constraintsOf, isProcessedAs } from "./sound-settings";

export type MicrophoneProblem = "blocked" | "missing" | "busy" | "insecure";

export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem) {
    super(problem);
    this.name = "MicrophoneError";
    this.problem = problem;
  }
}

function problemOf(reason: unknown): MicrophoneProblem {
  const name = reason instanceof DOMException ? reason.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "blocked";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "busy";
}

async function openTrack(processed: Processed, deviceId: string): Promise<MediaStreamTrack> {
  // Absent on pages that are not secure, whatever the type says.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw new MicrophoneError("insecure");
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ audio: constraintsOf(processed, deviceId) });
  } catch (reason) {
    throw new MicrophoneError(problemOf(reason));
  }
  const track = stream.getAudioTracks()[0];
  if (track === undefined) throw new MicrophoneError("missing");
  return track;
}

/** What the microphone gives, heard or not: 40 ms of PCM16 at 24 kHz. */
export type ChunkListener = (pcm: Int16Array, microphone: Microphone) => void;

export class Microphone {
  readonly track: MediaStreamTrack;
  readonly #meter: LevelMeter;
  readonly #source: MediaStreamAudioSourceNode;
  readonly #listeners = new Set<ChunkListener>();
  #processed: Processed;
  #tap: PcmTap | null = null;

  private constructor(track: MediaStreamTrack, processed: Processed, context: AudioContext) {
    this.track = track;
    this.#processed = processed;
    this.#meter = new LevelMeter(context);
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(this.#meter.node);
  }

  /** Closed at first. Throws a MicrophoneError. */
  static async open(
    context: AudioContext,
    processed: Processed,
    deviceId: string,
  ): Promise<Microphone> {
    const track = await openTrack(processed, deviceId);
    track.enabled = false;
    try {
      return await Microphone.#listening(new Microphone(track, processed, context));
    } catch (reason) {
      // The call may have ended meanwhile, and its context with it.
      track.stop();
      throw reason;
    }
  }

  static async #listening(microphone: Microphone): Promise<Microphone> {
    microphone.#tap = await PcmTap.start(microphone.#source, (pcm) => {
      for (const listener of microphone.#listeners) listener(pcm, microphone);
    });
    return microphone;
  }

  get open(): boolean {
    return this.track.enabled;
  }

  set open(open: boolean) {
    this.track.enabled = open;
  }

  get level(): number {
    return this.track.enabled ? this.#meter.read() : 0;
  }

  get label(): string {
    return this.track.label;
  }

  /** Returns what ends the listening. */
  listen(listener: ChunkListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** False when this track cannot be processed so and another must be opened. */
  async process(wanted: Processed): Promise<boolean> {
    if (isProcessedAs(this.#processed, wanted)) return true;
    try {
      await this.track.applyConstraints(constraintsOf(wanted, ""));
    } catch {
      return false;
    }
    this.#processed = wanted;
    return isProcessedAs(this.track.getSettings(), wanted);
  }

  onLost(lost: () => void): void {
    this.track.onended = lost;
  }

  stop(): void {
    this.track.onended = null;
    this.#listeners.clear();
    this.#tap?.stop();
    this.#source.disconnect();
    this.track.stop();
  }
}
