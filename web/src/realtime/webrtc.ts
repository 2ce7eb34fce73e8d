/** Makes the call over WebRTC. */
import { CallFailure } from "./failures";
import { type Parts, assemble, candidatesGathered, channelOpened, release } from "./webrtc/peer";
import { answerTo, secretFor } from "./webrtc/signalling";
import { WebRtcWire } from "./webrtc/wire";
import type { Wire, WireOptions } from "./wire";

function isSupported(): boolean {
  return typeof RTCPeerConnection === "function";
}

/** A browser may have the name and still refuse: by its settings, or by an extension. */
function assembled(options: WireOptions): Parts {
  try {
    return assemble(options);
  } catch (reason) {
    throw new CallFailure("webrtc_missing", reason instanceof Error ? reason.message : undefined);
  }
}

export async function connectWebRtc(options: WireOptions): Promise<Wire> {
  if (!isSupported()) throw new CallFailure("webrtc_missing");
  const { signal, listener } = options;
  const parts = assembled(options);
  const { peer } = parts;
  try {
    const ready = channelOpened(parts, signal);
    ready.catch(() => undefined);
    const secret = secretFor(options, signal);
    secret.catch(() => undefined);
    await peer.setLocalDescription();
    await candidatesGathered(parts, listener);
    const offer = peer.localDescription?.sdp ?? "";
    const answer = await answerTo(offer, await secret, options.agent, signal);
    await peer.setRemoteDescription({ type: "answer", sdp: answer });
    await ready;
    const wire = new WebRtcWire(parts, listener);
    if (options.kbps > 0) await wire.limitBitrate(options.kbps);
    return wire;
  } catch (reason) {
    release(parts);
    throw reason;
  }
}
