import { RECONNECT, delayBefore } from "@/realtime/link/backoff";
import { handOverAt, leadOf, untilNext } from "@/realtime/link/handover";
import { fallbackFor, passes } from "@/realtime/link/recovery";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("B4a: the waits before another attempt", () => {
  it("begin at once, grow, never exceed the longest and end", () => {
    fc.assert(
      fc.property(chance, (random) => {
        const waits = Array.from({ length: RECONNECT.attempts }, (_, index) =>
          delayBefore(index + 1, random),
        );
        expect(waits[0]).toBe(0);
        for (const [index, wait] of waits.entries()) {
          expect(wait).not.toBeNull();
          expect(wait ?? 0).toBeLessThanOrEqual(RECONNECT.longestMs);
          expect(wait ?? 0).toBeGreaterThanOrEqual(waits[index - 1] ?? 0);
        }
        expect(delayBefore(RECONNECT.attempts + 1, random)).toBeNull();
      }),
    );
  });

  it("differ by chance, by half at most", () => {
    expect(delayBefore(4, 0)).toBe(800);
    expect(delayBefore(4, 1)).toBe(1600);
  });
});

describe("B4b: the way out of a failure", () => {
  it("is WebSocket for what only WebRTC meets", () => {
    expect(fallbackFor("webrtc", "ice_failed")).toBe("websocket");
    expect(fallbackFor("webrtc", "no_candidates")).toBe("websocket");
    expect(fallbackFor("webrtc", "server_unreachable")).toBeNull();
    expect(fallbackFor("websocket", "timed_out")).toBeNull();
  });

  it("is another attempt for what passes, and none for what does not", () => {
    expect(passes("connection_lost")).toBe(true);
    expect(passes("session_limit")).toBe(true);
    expect(passes("unauthorised")).toBe(false);
    expect(passes("model_unknown")).toBe(false);
  });
});

describe("lead 4: the hand-over before the cap", () => {
  const minute = 60_000;

  it("waits, is prepared two minutes before, and happens in the last seconds", () => {
    const span = { from: 0, to: 60 * minute };
    expect(handOverAt(0, span)).toBe("wait");
    expect(handOverAt(58 * minute, span)).toBe("prepare");
    expect(handOverAt(60 * minute - 8_000, span)).toBe("now");
  });

  it("comes in this order whatever the length of the session, and is never late", () => {
    const length = fc.integer({ min: 1000, max: 24 * 60 * minute });
    fc.assert(
      fc.property(length, (to) => {
        const span = { from: 0, to };
        expect(leadOf(span)).toBeLessThanOrEqual(to / 5 + 0.001);
        const toPrepare = untilNext(0, span);
        expect(handOverAt(toPrepare, span)).toBe("prepare");
        const toLast = toPrepare + untilNext(toPrepare, span);
        expect(handOverAt(toLast, span)).toBe("now");
        expect(toLast).toBeLessThan(to);
      }),
    );
  });
});
