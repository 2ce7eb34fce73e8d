/** A WebRTC connection as a wire: media on tracks, events on the data channel, playback the server's. */
import type { Microphone } from "@/realtime/audio/microphone";
import { sampleOf, type Report } from "@/realtime/stats/reduce";
import type { LinkSample } from "@/realtime/stats/sample";
import type { Heard, Wire, WireListener } from "@/realtime/wire";
import { limitBitrate } from "./codecs";
import { type Parts, release } from "./peer";

/** What every data channel takes, when the peers say nothing else. */
const MESSAGE_LIMIT_BYTES = 65_536;
const LOST_AFTER_MS = 6000;

export class WebRtcWire implements Wire {
  readonly kind = "webrtc";
  readonly playback = "server";
  readonly tailMs = 160;
  readonly #parts: Parts;
  readonly #listener: WireListener;
  #lostTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Parts, listener: WireListener) {
    this.#parts = parts;
    this.#listener = listener;
    parts.peer.onconnectionstatechange = () => this.#stateChanged();
    parts.channel.onclose = () => this.#channelClosed();
  }

  get outputLevel(): number {
    return this.#parts.audio.level;
  }

  send(raw: string): void {
    const { channel } = this.#parts;
    if (channel.readyState === "open") channel.send(raw);
  }

  async useMicrophone(microphone: Microphone | null): Promise<void> {
    await this.#parts.sender.replaceTrack(microphone?.track ?? null);
  }

  get messageLimit(): number {
    return this.#parts.peer.sctp?.maxMessageSize ?? MESSAGE_LIMIT_BYTES;
  }

  useSpeaker(sinkId: string): Promise<void> {
    return this.#parts.audio.useSpeaker(sinkId);
  }

  unblock(): Promise<void> {
    return this.#parts.audio.unblock();
  }

  async limitBitrate(kbps: number): Promise<void> {
    await limitBitrate(this.#parts.sender, kbps);
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

  async measure(at: number): Promise<LinkSample> {
    const { peer, channel } = this.#parts;
    const reports = (await peer.getStats()) as unknown as ReadonlyMap<string, Report>;
    const sample = sampleOf(reports.values(), at);
    return {
      ...sample,
      queuedBytes: channel.bufferedAmount,
      states: {
        signalling: peer.signalingState,
        gathering: peer.iceGatheringState,
        ice: peer.iceConnectionState,
        dtls: sample.states?.dtls ?? "",
        peer: peer.connectionState,
        channel: channel.readyState,
      },
    };
  }

  close(): void {
    clearTimeout(this.#lostTimer);
    release(this.#parts);
  }

  #stateChanged(): void {
    const { connectionState: state } = this.#parts.peer;
    clearTimeout(this.#lostTimer);
    const isBad = state === "failed" || state === "disconnected";
    this.#listener.note({
      category: "connection",
      severity: isBad ? "warning" : "info",
      type: "rtc.peer",
      payload: { state },
    });
    switch (state) {
      case "connected":
        this.#listener.recovered();
        return;
      case "disconnected":
        this.#listener.faltered();
        this.#lostTimer = setTimeout(() => this.#lost("no packets"), LOST_AFTER_MS);
        return;
      case "failed":
        this.#lost("ICE failed");
        return;
      default:
    }
  }

  /** Who hangs up closes the channel in order; with the network gone nobody can. */
  #channelClosed(): void {
    const { connectionState } = this.#parts.peer;
    const isOrderly = connectionState === "connected";
    this.#listener.note({
      category: "connection",
      severity: isOrderly ? "info" : "warning",
      type: "rtc.channel",
      payload: { state: "closed", peer: connectionState },
    });
    if (isOrderly) this.#listener.closed({ code: "hung_up" });
    else this.#lost("data channel closed");
  }

  #lost(detail: string): void {
    this.#listener.closed({ code: "connection_lost", detail });
  }
}
