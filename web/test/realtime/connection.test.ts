import { type ConnectionEvent, IDLE, connectionAfter, isBusy, isOpen } from "@/realtime/connection";
import { failureOfStatus, fatalFailure } from "@/realtime/failures";
import { passes } from "@/realtime/link/recovery";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const lost: ConnectionEvent = { type: "failed", failure: { code: "connection_lost" } };
const hungUp: ConnectionEvent = { type: "failed", failure: { code: "hung_up" } };
const started: ConnectionEvent = { type: "started", transport: "webrtc" };
const after = (...events: ConnectionEvent[]) => events.reduce(connectionAfter, IDLE);

const anyEvent = fc.constantFrom<ConnectionEvent>(
  started,
  { type: "reached", step: "microphone" },
  { type: "reached", step: "session" },
  { type: "established", at: 5 },
  { type: "faltered" },
  { type: "recovered" },
  lost,
  hungUp,
  { type: "ended" },
);

describe("the connection", () => {
  it("goes from start to session", () => {
    expect(after(started)).toMatchObject({ phase: "connecting", step: "engine" });
    expect(after(started, { type: "established", at: 7 })).toMatchObject({
      phase: "connected",
      step: null,
      since: 7,
    });
  });

  it("falters and recovers", () => {
    const faltering = after(started, { type: "established", at: 7 }, { type: "faltered" });
    expect(faltering.phase).toBe("reconnecting");
    expect(connectionAfter(faltering, { type: "recovered" })).toMatchObject({
      phase: "connected",
      since: 7,
    });
  });

  it("keeps its shape: a step only while connecting, a failure only at its end", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const state = after(...events);
        expect(state.step !== null).toBe(state.phase === "connecting");
        expect(state.failure !== null).toBe(["failed", "hung_up"].includes(state.phase));
        expect(state.since !== null).toBe(isOpen(state));
        expect(state.transport === null).toBe(state.phase === "idle");
      }),
    );
  });

  it("can always be started again or ended", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const state = after(...events);
        expect(isBusy(connectionAfter(state, started))).toBe(true);
        expect(connectionAfter(state, { type: "ended" })).toEqual(IDLE);
      }),
    );
  });

  it("tells a hang-up from a failure", () => {
    expect(after(started, lost).phase).toBe("failed");
    expect(after(started, hungUp).phase).toBe("hung_up");
    expect(after(started, { type: "failed", failure: { code: "session_expired" } }).phase).toBe(
      "hung_up",
    );
  });

  it("ignores late news of a call that is over", () => {
    expect(after(lost)).toEqual(IDLE);
    expect(after(started, lost, { type: "established", at: 1 }).phase).toBe("failed");
  });
});

describe("failures", () => {
  it("are named by status and code", () => {
    expect(failureOfStatus(429, null, "").code).toBe("session_limit");
    expect(failureOfStatus(401, null, "").code).toBe("unauthorised");
    expect(failureOfStatus(400, "invalid_model", "").code).toBe("model_unknown");
    expect(failureOfStatus(500, null, "no").code).toBe("refused");
  });

  it("are fatal only where the session ends", () => {
    expect(fatalFailure("session_expired", "")?.code).toBe("session_expired");
    expect(fatalFailure("unknown_parameter", "")).toBeNull();
  });

  it("of a provider are told from a cut line, whatever carries them", () => {
    const told = [
      ["provider_unauthorized", "provider_key"],
      ["provider_refused", "provider_refused"],
      ["provider_unreachable", "provider_unreachable"],
      ["agent_not_found", "agent_failed"],
      ["engine_off", "model_unknown"],
      ["session_limit_reached", "session_limit"],
    ] as const;
    for (const [code, named] of told) {
      expect(fatalFailure(code, "why")).toEqual({ code: named, detail: "why" });
      expect(failureOfStatus(502, code, "why")).toEqual({ code: named, detail: "why" });
    }
  });

  it("of a provider are tried again only where they may pass", () => {
    expect(passes("provider_unreachable")).toBe(true);
    expect(passes("provider_key")).toBe(false);
    expect(passes("provider_refused")).toBe(false);
  });
});
