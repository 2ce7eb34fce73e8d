import type { Failure } from "@/realtime/failures";
import type { Parts } from "@/realtime/webrtc/peer";
import { WebRtcWire } from "@/realtime/webrtc/wire";
import type { WireListener } from "@/realtime/wire";
import { describe, expect, it, vi } from "vitest";

/** How the wire ends when its data channel closes while the connection is like this. */
function endedBy(connectionState: RTCPeerConnectionState): Failure | undefined {
  const closed = vi.fn();
  const peer = { connectionState, onconnectionstatechange: null };
  const channel: { onclose: (() => void) | null } = { onclose: null };
  const parts = { peer, channel } as unknown as Parts;
  const listener = { closed, note: vi.fn() } as unknown as WireListener;
  const wire = new WebRtcWire(parts, listener);
  channel.onclose?.();
  expect(wire.kind).toBe("webrtc");
  return closed.mock.lastCall?.[0] as Failure | undefined;
}

describe("WebRtcWire", () => {
  it("is hung up when the data channel closes in order", () => {
    expect(endedBy("connected")?.code).toBe("hung_up");
  });

  it("is lost when it closes because the network is gone", () => {
    expect(endedBy("disconnected")?.code).toBe("connection_lost");
    expect(endedBy("failed")?.code).toBe("connection_lost");
  });
});
