/** The call over WebRTC: media on tracks, events on the data channel, playback the server's. */
import type { Microphone } from "./audio/microphone";
import { RemoteAudio } from "./audio/remote-audio";
import { CallFailure, failureOfStatus } from "./failures";
import { isRecord } from "./codec";
import type { Heard, Wire, WireListener, WireOptions } from "./wire";

const CHANNEL = "oai-events";
const STATS_INTERVAL_MS = 2000;
const LOST_AFTER_MS = 10_000;
const GATHERING_LIMIT_MS = 300;
/** What every data channel takes, when the peers say nothing else. */
const MESSAGE_LIMIT_BYTES = 65_536;

async function refusal(response: Response): Promise<CallFailure> {
  const body: unknown = await response.json().catch(() => null);
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const message = typeof error.message === "string" ? error.message : response.statusText;
  const code = typeof error.code === "string" ? error.code : null;
  const failure = failureOfStatus(response.status, code, message);
  return new CallFailure(failure.code, failure.detail);
}

async function post(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { method: "POST", ...init });
  } catch {
    throw new CallFailure("server_unreachable");
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

async function secretFor(model: string, signal: AbortSignal): Promise<string> {
  const response = await post("/v1/realtime/client_secrets", {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ session: { type: "realtime", model } }),
    signal,
  });
  const body: unknown = await response.json();
  if (!isRecord(body) || typeof body.value !== "string") throw new CallFailure("refused");
  return body.value;
}

async function answerTo(sdp: string, secret: string, signal: AbortSignal): Promise<string> {
  const response = await post("/v1/realtime/calls", {
    headers: { "Content-Type": "application/sdp", Authorization: `Bearer ${secret}` },
    body: sdp,
    signal,
  });
  return response.text();
}

function channelOpened(
  peer: RTCPeerConnection,
  channel: RTCDataChannel,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new CallFailure("ice_failed"));
    channel.onopen = () => resolve();
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === "failed" || peer.connectionState === "closed") fail();
    };
    signal.addEventListener("abort", fail, { once: true });
  });
}

/** Some servers answer with no candidates to an offer without any; a slow network interface holds nobody up. */
function candidatesGathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      peer.onicegatheringstatechange = null;
      resolve();
    };
    const timer = setTimeout(done, GATHERING_LIMIT_MS);
    peer.onicegatheringstatechange = () => {
      if (peer.iceGatheringState === "complete") done();
    };
  });
}

async function roundTripMs(peer: RTCPeerConnection): Promise<number | null> {
  const stats = await peer.getStats();
  for (const report of stats.values() as Iterable<Record<string, unknown>>) {
    const isPair = report.type === "candidate-pair" && report.nominated === true;
    if (isPair && typeof report.currentRoundTripTime === "number") {
      return report.currentRoundTripTime * 1000;
    }
  }
  return null;
}

class WebRtcWire implements Wire {
  readonly kind = "webrtc";
  readonly playback = "server";
  readonly tailMs = 160;
  readonly #peer: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #sender: RTCRtpSender;
  readonly #audio: RemoteAudio;
  readonly #listener: WireListener;
  readonly #statsTimer: ReturnType<typeof setInterval>;
  #lostTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Parts, listener: WireListener) {
    this.#peer = parts.peer;
    this.#channel = parts.channel;
    this.#sender = parts.sender;
    this.#audio = parts.audio;
    this.#listener = listener;
    this.#peer.onconnectionstatechange = () => this.#stateChanged();
    this.#channel.onclose = () => this.#lost();
    this.#statsTimer = setInterval(() => void this.#measure(), STATS_INTERVAL_MS);
    void this.#measure();
  }

  get outputLevel(): number {
    return this.#audio.level;
  }

  send(raw: string): void {
    if (this.#channel.readyState === "open") this.#channel.send(raw);
  }

  async useMicrophone(microphone: Microphone | null): Promise<void> {
    await this.#sender.replaceTrack(microphone?.track ?? null);
  }

  get messageLimit(): number {
    return this.#peer.sctp?.maxMessageSize ?? MESSAGE_LIMIT_BYTES;
  }

  useSpeaker(sinkId: string): Promise<void> {
    return this.#audio.useSpeaker(sinkId);
  }

  unblock(): Promise<void> {
    return this.#audio.unblock();
  }

  setSending(): void {
    // The track itself is off; RTP carries silence.
  }

  play(): void {
    // The agent's audio comes on its own track.
  }

  flush(): Promise<Heard | null> {
    return Promise.resolve(null);
  }

  close(): void {
    clearInterval(this.#statsTimer);
    clearTimeout(this.#lostTimer);
    release(this.#peer, this.#channel, this.#audio);
  }

  #stateChanged(): void {
    clearTimeout(this.#lostTimer);
    switch (this.#peer.connectionState) {
      case "connected":
        this.#listener.recovered();
        return;
      case "disconnected":
        this.#listener.faltered();
        this.#lostTimer = setTimeout(() => this.#lost(), LOST_AFTER_MS);
        return;
      case "failed":
        this.#lost();
        return;
      default:
    }
  }

  #lost(): void {
    this.#listener.closed({ code: "connection_lost" });
  }

  async #measure(): Promise<void> {
    const ms = await roundTripMs(this.#peer).catch(() => null);
    if (ms !== null) this.#listener.roundTrip(ms);
  }
}

interface Parts {
  peer: RTCPeerConnection;
  channel: RTCDataChannel;
  sender: RTCRtpSender;
  audio: RemoteAudio;
}

function release(peer: RTCPeerConnection, channel: RTCDataChannel, audio: RemoteAudio): void {
  peer.onconnectionstatechange = null;
  peer.ontrack = null;
  channel.onmessage = null;
  channel.onclose = null;
  channel.close();
  peer.close();
  audio.stop();
}

/** A sender even without a microphone, so that one can be plugged in later without another offer. */
function assemble({ context, microphone, listener }: WireOptions): Parts {
  const peer = new RTCPeerConnection();
  const audio = new RemoteAudio(context, listener);
  const { sender } = peer.addTransceiver(microphone?.track ?? "audio", { direction: "sendrecv" });
  const channel = peer.createDataChannel(CHANNEL);
  peer.ontrack = ({ track, streams }) => audio.attach(streams[0] ?? new MediaStream([track]));
  channel.onmessage = ({ data }) => {
    if (typeof data === "string") listener.received(data);
  };
  return { peer, channel, sender, audio };
}

export async function connectWebRtc(options: WireOptions): Promise<Wire> {
  const { signal } = options;
  const secret = await secretFor(options.model, signal);
  const parts = assemble(options);
  const { peer, channel, audio } = parts;
  try {
    const ready = channelOpened(peer, channel, signal);
    ready.catch(() => undefined);
    await peer.setLocalDescription();
    await candidatesGathered(peer);
    const answer = await answerTo(peer.localDescription?.sdp ?? "", secret, signal);
    await peer.setRemoteDescription({ type: "answer", sdp: answer });
    await ready;
    return new WebRtcWire(parts, options.listener);
  } catch (reason) {
    release(peer, channel, audio);
    throw reason;
  }
}
