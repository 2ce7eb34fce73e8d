/** The camera as part of a call: each turn of the user's comes with a picture of what it sees. */
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import type { SessionPart } from "@/realtime/session-part";
import { proxy, ref } from "valtio/vanilla";
import { Camera, CameraError, type CameraProblem } from "./camera";
import { encodeBitmap } from "./encode";
import { imageBudgetOf, messagesOf } from "./messages";

/** One picture a turn may be small: it is sent while the user speaks, and each one is paid for. */
const FEED_BYTES = 60_000;

export interface CameraView {
  camera: Camera | null;
  /** The camera is being asked for. */
  opening: boolean;
  problem: CameraProblem | null;
  facing: "user" | "environment";
  /** A picture goes with each turn by itself. */
  feeding: boolean;
}

export interface CameraHost {
  readonly messageLimit: number;
  send(event: ClientEvent): void;
}

export class CameraFeed implements SessionPart {
  readonly view: CameraView = proxy<CameraView>({
    camera: null,
    opening: false,
    problem: null,
    facing: "user",
    feeding: false,
  });
  readonly #host: CameraHost;

  constructor(host: CameraHost) {
    this.#host = host;
  }

  async open(facing: CameraView["facing"] = this.view.facing): Promise<void> {
    this.close();
    Object.assign(this.view, { opening: true, problem: null, facing });
    try {
      const camera = await Camera.open(facing);
      camera.onLost(() => this.close());
      this.view.camera = ref(camera);
    } catch (reason) {
      this.view.problem = reason instanceof CameraError ? reason.problem : "busy";
    }
    this.view.opening = false;
  }

  close(): void {
    this.view.camera?.stop();
    Object.assign(this.view, { camera: null, feeding: false, problem: null });
  }

  feed(on: boolean): void {
    this.view.feeding = on && this.view.camera !== null;
  }

  async picture(): Promise<ImageBitmap | null> {
    return (await this.view.camera?.picture()) ?? null;
  }

  /** Push-to-talk: a turn begins with an empty buffer. */
  sent(event: ClientEvent): void {
    if (event.type === "input_audio_buffer.clear") void this.#show();
  }

  received(event: ServerEvent): void {
    if (event.type === "input_audio_buffer.speech_started") void this.#show();
  }

  ended(): void {
    this.close();
  }

  async #show(): Promise<void> {
    if (!this.view.feeding) return;
    const bitmap = await this.picture();
    if (bitmap === null) return;
    const { messageLimit } = this.#host;
    const image = await encodeBitmap(bitmap, Math.min(FEED_BYTES, imageBudgetOf(messageLimit)));
    for (const content of messagesOf("", [image.url], messageLimit)) {
      const item = { type: "message", role: "user", content } as const;
      this.#host.send({ type: "conversation.item.create", item });
    }
  }
}
