/** The call over one WebSocket: audio in events, playback ours. */
import type { Microphone } from "./audio/microphone";
import { toBase64 } from "./audio/pcm";
import { Player } from "./audio/player";
import { SilenceGate } from "./audio/silence-gate";
import { CallFailure, type Failure } from "./failures";
import { type Codec, EMPTY_SAMPLE, type LinkSample } from "./stats/sample";
import type { Heard, Wire, WireOptions } from "./wire";

const PCM16: Codec = { name: "pcm16", clockRate: 24_000, channels: 1, parameters: "base64" };
const CLOSE_NORMAL = 1000;
const CLOSE_GOING_AWAY = 1001;
/** Far below what a server takes; enough for a picture that a model still looks at in full. */
const MESSAGE_LIMIT_BYTES = 1_000_000;
/** The API's own: a key or a request that it does not take. */
const CLOSE_UNAUTHORISED = 3000;
const CLOSE_INVALID = 4000;

export function address(model: string, agent: string | null = null): string {
  const url = new URL("/v1/realtime", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("model", model);
  if (agent !== null) url.searchParams.set("agent", agent);
  return url.href;
}

function failureOfClose({ code, reason }: CloseEvent): Failure {
  if (code === CLOSE_NORMAL) return { code: "hung_up", detail: reason };
  if (code === CLOSE_GOING_AWAY && /maximum duration/i.test(reason)) {
    return { code: "session_expired", detail: reason };
  }
  if (code === CLOSE_UNAUTHORISED) return { code: "unauthorised", detail: reason };
  if (code === CLOSE_INVALID) return { code: "refused", detail: reason };
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
  readonly #gate = new SilenceGate();
  #sending = false;
  #sent = 0;
  /** Characters of the server's messages so far. */
  received = 0;

  constructor(socket: WebSocket, player: Player, options: WireOptions) {
    this.#socket = socket;
    this.#player = player;
    this.#options = options;
  }

  /** The socket is open: from now on a close is news. */
  begin(): void {
    this.#socket.onerror = null;
    this.#socket.onclose = (event) => this.#closed(event);
  }

  get outputLevel(): number {
    return this.#player.level;
  }

  send(raw: string): void {
    this.#gate.heed(raw);
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#sent += raw.length;
    this.#socket.send(raw);
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

  limitBitrate(): Promise<void> {
    return Promise.resolve();
  }

  measure(at: number): Promise<LinkSample> {
    const isOpen = this.#socket.readyState === WebSocket.OPEN;
    return Promise.resolve({
      ...EMPTY_SAMPLE,
      at,
      bytesIn: this.received,
      bytesOut: this.#sent,
      queuedBytes: this.#socket.bufferedAmount,
      codecIn: PCM16,
      codecOut: PCM16,
      states: {
        signalling: "",
        gathering: "",
        ice: "",
        dtls: "",
        peer: "",
        channel: isOpen ? "open" : "closed",
      },
    });
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
    for (const chunk of this.#gate.pass(pcm)) {
      const audio = toBase64(chunk.buffer);
      this.#options.listener.send({ type: "input_audio_buffer.append", audio });
    }
  }

  #closed(event: CloseEvent): void {
    const { code, reason, wasClean } = event;
    this.#options.listener.note({
      category: "connection",
      severity: code === CLOSE_NORMAL ? "info" : "warning",
      type: "websocket.closed",
      payload: { code, reason, clean: wasClean },
    });
    this.#options.listener.closed(failureOfClose(event));
  }
}

function discard(socket: WebSocket): void {
  socket.onmessage = null;
  socket.onopen = null;
  socket.onerror = null;
  socket.onclose = null;
  socket.close();
}

export async function connectWebSocket(options: WireOptions): Promise<Wire> {
  const { listener, signal } = options;
  const player = await Player.start((audible) => listener.audible(audible));
  player.onBlocked((blocked) => listener.blocked(blocked));
  const at = performance.now();
  const url = address(options.model, options.agent);
  const socket = new WebSocket(url, ["realtime"]);
  const wire = new WebSocketWire(socket, player, options);
  socket.onmessage = ({ data }) => {
    if (typeof data !== "string") return;
    wire.received += data.length;
    listener.received(data);
  };
  try {
    await opened(socket, signal);
    const ms = Math.round(performance.now() - at);
    const payload = { url, ms, extensions: socket.extensions };
    listener.note({ category: "connection", type: "websocket.open", payload });
    wire.begin();
    return wire;
  } catch (reason) {
    player.stop();
    discard(socket);
    throw reason;
  }
}
