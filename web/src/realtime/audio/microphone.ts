/** The microphone: opened once a call, its track off whenever nobody should be heard. */
import { LevelMeter } from "./level";

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

export class Microphone {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly #meter: LevelMeter;
  readonly #source: MediaStreamAudioSourceNode;

  private constructor(stream: MediaStream, track: MediaStreamTrack, context: AudioContext) {
    this.stream = stream;
    this.track = track;
    this.#meter = new LevelMeter(context);
    this.#source = context.createMediaStreamSource(stream);
    this.#source.connect(this.#meter.node);
  }

  static async open(context: AudioContext): Promise<Microphone> {
    // Absent on pages that are not secure, whatever the type says.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) throw new MicrophoneError("insecure");
    let stream: MediaStream;
    try {
      stream = await devices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
    } catch (reason) {
      throw new MicrophoneError(problemOf(reason));
    }
    const track = stream.getAudioTracks()[0];
    if (track === undefined) throw new MicrophoneError("missing");
    track.enabled = false;
    return new Microphone(stream, track, context);
  }

  set open(open: boolean) {
    this.track.enabled = open;
  }

  get level(): number {
    return this.track.enabled ? this.#meter.read() : 0;
  }

  get node(): AudioNode {
    return this.#source;
  }

  onLost(lost: () => void): void {
    this.track.onended = lost;
  }

  stop(): void {
    this.track.onended = null;
    this.#source.disconnect();
    for (const track of this.stream.getTracks()) track.stop();
  }
}
