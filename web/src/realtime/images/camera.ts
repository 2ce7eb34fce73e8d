/** The camera, on only while somebody looks at it, and pictures of the screen. */

export type CameraProblem = "blocked" | "missing" | "busy" | "insecure";

export class CameraError extends Error {
  readonly problem: CameraProblem;

  constructor(problem: CameraProblem) {
    super(problem);
    this.name = "CameraError";
    this.problem = problem;
  }
}

function problemOf(reason: unknown): CameraProblem {
  const name = reason instanceof DOMException ? reason.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "blocked";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "busy";
}

/** Absent on pages that are not secure, whatever the type says. */
function mediaDevices(): MediaDevices | undefined {
  return navigator.mediaDevices;
}

async function pictureOf(stream: MediaStream): Promise<ImageBitmap> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  const bitmap = await createImageBitmap(video);
  video.srcObject = null;
  return bitmap;
}

export class Camera {
  readonly stream: MediaStream;

  private constructor(stream: MediaStream) {
    this.stream = stream;
  }

  /** facing: which way the camera of a phone looks. Throws a CameraError. */
  static async open(facing: "user" | "environment"): Promise<Camera> {
    const devices = mediaDevices();
    if (devices === undefined) throw new CameraError("insecure");
    const video = { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 960 } };
    try {
      return new Camera(await devices.getUserMedia({ video }));
    } catch (reason) {
      throw new CameraError(problemOf(reason));
    }
  }

  picture(): Promise<ImageBitmap> {
    return pictureOf(this.stream);
  }

  onLost(lost: () => void): void {
    for (const track of this.stream.getVideoTracks()) track.onended = lost;
  }

  stop(): void {
    for (const track of this.stream.getTracks()) {
      track.onended = null;
      track.stop();
    }
  }
}

export function canCaptureScreen(): boolean {
  return typeof mediaDevices()?.getDisplayMedia === "function";
}

/** One picture of what the user points at; null when the user points at nothing. */
export async function pictureOfScreen(): Promise<ImageBitmap | null> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
  } catch {
    return null;
  }
  try {
    return await pictureOf(stream);
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
