/** The call over one WebSocket: audio in events, playback ours. */
import type { Microphone } from "./audio/microphone";
import { toBase64 } from "./audio/pcm";
import { Player } from "./audio/player";
import { CallFailure, type Failure } from "./failures";
import type { Heard, Wire, WireOptions } from "./wire";

const CLOSE_NORMAL = 1000;
const CLOSE_GOING_AWAY = 1001;
/** Far below what a server takes; enough for a picture that a model still looks at in full. */
const MESSAGE_LIMIT_BYTES = 1_000_000;

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
  #deaf: () => void = () => undefined;
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

  useMicrophone(microphone: Microphone | null): Promise<void> {
    this.#deaf();
    const stop = microphone?.listen((pcm) => this.#append(pcm));
    this.#deaf = () => stop?.();
    return Promise.resolve();
  }

  setSending(sending: boolean): void {
    this.#sending = sending;
  }

  get messageLimit(): number {
    return MESSAGE_LIMIT_BYTES;
  }

  useSpeaker(sinkId: string): Promise<void> {
    return this.#player.useSpeaker(sinkId);
  }

  unblock(): Promise<void> {
    return this.#player.unblock();
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
    this.#deaf();
    this.#player.stop();
    this.#socket.close(CLOSE_NORMAL);
  }

  #append(pcm: Int16Array): void {
    if (!this.#sending) return;
    const audio = toBase64(pcm.buffer);
    this.#options.listener.send({ type: "input_audio_buffer.append", audio });
  }
}

export async function connectWebSocket(options: WireOptions): Promise<Wire> {
  const { listener, signal } = options;
  const player = await Player.start((audible) => listener.audible(audible));
  player.onBlocked((blocked) => listener.blocked(blocked));
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
