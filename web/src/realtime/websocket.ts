/** The call over one WebSocket: audio in events, playback ours. */
import { Capture } from "./audio/capture";
import type { Microphone } from "./audio/microphone";
import { toBase64 } from "./audio/pcm";
import { Player } from "./audio/player";
import { CallFailure, type Failure } from "./failures";
import type { Heard, Wire, WireOptions } from "./wire";

const CLOSE_NORMAL = 1000;
const CLOSE_GOING_AWAY = 1001;

function address(model: string): string {
  const url = new URL("/v1/realtime", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("model", model);
  return url.href;
}

function failureOfClose({ code, reason }: CloseEvent): Failure | null {
  if (code === CLOSE_NORMAL) return null;
  if (code === CLOSE_GOING_AWAY && /maximum duration/i.test(reason)) {
    return { code: "session_expired", detail: reason };
  }
  return { code: "connection_lost", detail: reason === "" ? `close ${code}` : reason };
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new CallFailure("websocket_refused"));
    socket.onopen = () => resolve();
    socket.onerror = refuse;
    socket.onclose = refuse;
    signal.addEventListener("abort", refuse, { once: true });
  });
}

class WebSocketWire implements Wire {
  readonly kind = "websocket";
  readonly playback = "client";
  readonly tailMs = 80;
  readonly #socket: WebSocket;
  readonly #player: Player;
  readonly #options: WireOptions;
  #capture: Capture | null = null;
  #sending = false;

  constructor(socket: WebSocket, player: Player, options: WireOptions) {
    this.#socket = socket;
    this.#player = player;
    this.#options = options;
    socket.onerror = null;
    socket.onclose = (event) => options.listener.closed(failureOfClose(event));
  }

  get outputLevel(): number {
    return this.#player.level;
  }

  send(raw: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(raw);
  }

  async useMicrophone(microphone: Microphone | null): Promise<void> {
    this.#capture?.stop();
    this.#capture = null;
    if (microphone === null) return;
    const { context, listener } = this.#options;
    this.#capture = await Capture.start(context, microphone, (pcm) =>
      listener.send({ type: "input_audio_buffer.append", audio: toBase64(pcm) }),
    );
    this.#capture.open = this.#sending;
  }

  setSending(sending: boolean): void {
    this.#sending = sending;
    if (this.#capture !== null) this.#capture.open = sending;
  }

  play(itemId: string, contentIndex: number, base64: string): void {
    this.#player.push(itemId, contentIndex, base64);
  }

  flush(): Promise<Heard | null> {
    return this.#player.flush();
  }

  close(): void {
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#capture?.stop();
    this.#player.stop();
    this.#socket.close(CLOSE_NORMAL);
  }
}

export async function connectWebSocket(options: WireOptions): Promise<Wire> {
  const { context, listener, signal } = options;
  const player = await Player.start(context, (audible) => listener.audible(audible));
  const socket = new WebSocket(address(options.model), ["realtime"]);
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") listener.received(data);
  };
  try {
    await opened(socket, signal);
    const wire = new WebSocketWire(socket, player, options);
    await wire.useMicrophone(options.microphone);
    return wire;
  } catch (reason) {
    player.stop();
    socket.onmessage = null;
    socket.onerror = null;
    socket.onclose = null;
    socket.close();
    throw reason;
  }
}
