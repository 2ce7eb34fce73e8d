/** The parts of a peer connection, and the steps until it carries a call. */
import { CallFailure } from "@/realtime/failures";
import type { WireListener, WireOptions } from "@/realtime/wire";
import { preferCodec } from "./codecs";
import { RemoteAudio } from "@/realtime/audio/remote-audio";

const CHANNEL = "oai-events";
/** A slow network interface holds nobody up beyond this, once another has been found. */
const GATHERING_MS = 300;
/** Without any address by then there is no network to speak of. */
const NO_CANDIDATE_MS = 1500;

export interface Parts {
  readonly peer: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  readonly sender: RTCRtpSender;
  readonly audio: RemoteAudio;
}

export function release({ peer, channel, audio }: Parts): void {
  peer.onconnectionstatechange = null;
  peer.oniceconnectionstatechange = null;
  peer.onicegatheringstatechange = null;
  peer.onicecandidate = null;
  peer.onicecandidateerror = null;
  peer.onsignalingstatechange = null;
  peer.ontrack = null;
  channel.onopen = null;
  channel.onmessage = null;
  channel.onclose = null;
  channel.close();
  peer.close();
  audio.stop();
}

/** Tells of every state that the connection comes to. */
function observe(peer: RTCPeerConnection, listener: WireListener): void {
  const tell = (type: string, payload: object, severity?: "warning") =>
    listener.note({ category: "connection", type, payload, ...(severity && { severity }) });
  peer.onsignalingstatechange = () => tell("rtc.signalling", { state: peer.signalingState });
  peer.oniceconnectionstatechange = () => {
    const state = peer.iceConnectionState;
    const isBad = state === "failed" || state === "disconnected";
    tell("rtc.ice", { state }, isBad ? "warning" : undefined);
  };
  peer.onicecandidateerror = ({ errorCode, errorText, url }) =>
    tell("rtc.ice.error", { code: errorCode, message: errorText, url }, "warning");
}

/** A sender even without a microphone, so that one can be plugged in later without another offer. */
export function assemble({ context, listener, codec }: WireOptions): Parts {
  const peer = new RTCPeerConnection();
  const audio = new RemoteAudio(context, listener);
  const transceiver = peer.addTransceiver("audio", { direction: "sendrecv" });
  preferCodec(transceiver, codec);
  const channel = peer.createDataChannel(CHANNEL);
  peer.ontrack = ({ track, streams }) => audio.attach(streams[0] ?? new MediaStream([track]));
  channel.onmessage = ({ data }) => {
    if (typeof data === "string") listener.received(data);
  };
  observe(peer, listener);
  return { peer, channel, sender: transceiver.sender, audio };
}

export function channelOpened({ peer, channel }: Parts, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new CallFailure("ice_failed"));
    channel.onopen = () => resolve();
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === "failed" || peer.connectionState === "closed") fail();
    };
    signal.addEventListener("abort", fail, { once: true });
  });
}

/**
 * Until the offer names the page's addresses: some servers answer with none to an offer without any.
 * Rejects when there are none at all, as in a browser without any network interface.
 */
export function candidatesGathered({ peer }: Parts, listener: WireListener): Promise<void> {
  return new Promise((resolve, reject) => {
    const kinds: string[] = [];
    let isLate = false;
    const end = () => {
      for (const timer of timers) clearTimeout(timer);
      peer.onicecandidate = null;
      peer.onicegatheringstatechange = null;
      const state = peer.iceGatheringState;
      const severity = kinds.length === 0 ? "warning" : "info";
      listener.note({
        category: "connection",
        severity,
        type: "rtc.gathering",
        payload: { state, candidates: kinds },
      });
      if (kinds.length > 0) resolve();
      else reject(new CallFailure("no_candidates"));
    };
    const late = () => {
      isLate = true;
      if (kinds.length > 0) end();
    };
    const timers = [setTimeout(late, GATHERING_MS), setTimeout(end, NO_CANDIDATE_MS)];
    peer.onicecandidate = ({ candidate }) => {
      if (candidate === null || candidate.candidate === "") return;
      kinds.push(candidate.type ?? "unknown");
      if (isLate) end();
    };
    peer.onicegatheringstatechange = () => {
      if (peer.iceGatheringState === "complete") end();
    };
  });
}
