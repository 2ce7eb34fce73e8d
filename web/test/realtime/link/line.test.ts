import type { Clock } from "@/realtime/link/clock";
import { CallFailure, type Failure } from "@/realtime/failures";
import { Line, type LineHost } from "@/realtime/link/line";
import type { Wire, WireListener } from "@/realtime/wire";
import { beforeAll, describe, expect, it, vi } from "vitest";

/** Browsers have it; the oldest Node that runs these tests has not. */
function withResolvers() {
  let resolve: (value: unknown) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

beforeAll(() => {
  if (!("withResolvers" in Promise)) Object.assign(Promise, { withResolvers });
});

const CLOCK: Clock = {
  now: () => 0,
  wall: () => 0,
  random: () => 0,
  isOnline: () => true,
  pause: () => Promise.resolve(),
};

/** A host whose connection is there at once. */
function hostOf() {
  const wire = { close: vi.fn() } as unknown as Wire;
  const adopt = vi.fn();
  const dropped = vi.fn();
  const over = vi.fn();
  const moved = vi.fn();
  const listeners: WireListener[] = [];
  const host: LineHost = {
    engineReady: () => Promise.resolve(),
    openMicrophone: () => Promise.resolve(),
    connect: (_, listener) => {
      listeners.push(listener);
      return Promise.resolve(wire);
    },
    dropped,
    moved,
    ...{ rerouted: vi.fn(), received: vi.fn() },
    ...{ sent: vi.fn(), audible: vi.fn(), blocked: vi.fn(), agentSound: vi.fn(), note: vi.fn() },
    adopt,
    isQuiet: () => true,
    over,
  };
  const adopted = () => vi.waitFor(() => expect(adopt).toHaveBeenCalled());
  return { host, adopted, listeners, dropped, over, moved };
}

/** A line whose first session is there; a server that is gone stays away. */
async function connected(clock = CLOCK) {
  const { host, adopted, listeners, dropped, over, moved } = hostOf();
  const line = new Line(host, clock, "webrtc");
  const started = line.start("new");
  await adopted();
  line.established();
  await started;
  host.connect = () => Promise.reject(new CallFailure("server_unreachable"));
  return { line, dropped, over, moved, close: (failure: Failure) => listeners[0]?.closed(failure) };
}

describe("Line", () => {
  it("is crossing from its new wire until that wire's session is there", async () => {
    const { host, adopted } = hostOf();
    const line = new Line(host, CLOCK, "websocket");
    const started = line.start("reconnected");
    await adopted();
    expect(line.isCrossing).toBe(true);
    expect(line.established()).toBe("reconnected");
    expect(line.isCrossing).toBe(false);
    await started;
    line.end();
  });

  it("is not crossing in its first session: what is said then has no other way", async () => {
    const { host, adopted } = hostOf();
    const line = new Line(host, CLOCK, "websocket");
    const started = line.start("new");
    await adopted();
    expect(line.isCrossing).toBe(false);
    line.established();
    await started;
    line.end();
  });

  it("closes a connection once, however often it is refused", async () => {
    const { host, adopted, over } = hostOf();
    const close = vi.fn();
    host.connect = () => Promise.resolve({ close } as unknown as Wire);
    const line = new Line(host, CLOCK, "websocket");
    const started = line.start("new");
    await adopted();
    const message = "There is no such model.";
    line.refused({ type: "invalid_request_error", code: "invalid_model", message, param: null });
    await started;
    line.end();
    expect(over).toHaveBeenCalledWith({ code: "model_unknown", detail: message });
    expect(close).toHaveBeenCalledOnce();
  });

  it("does not call again when the other side hung up", async () => {
    for (const code of ["hung_up", "session_expired"] as const) {
      const { dropped, over, close } = await connected();
      close({ code });
      expect(over).toHaveBeenCalledWith({ code });
      expect(dropped).not.toHaveBeenCalled();
    }
  });

  it("gets a lost call back, and one whose server stops", async () => {
    for (const code of ["connection_lost", "server_stopping"] as const) {
      const { dropped, over, line, close } = await connected();
      close({ code });
      expect(dropped).toHaveBeenCalledWith({ code });
      expect(over).not.toHaveBeenCalled();
      line.end();
    }
  });

  it("takes a hang-up that follows a server's error for a part of it", async () => {
    const { dropped, line, close } = await connected();
    const message = "The server had an error.";
    line.refused({ type: "server_error", code: "server_error", message, param: null });
    close({ code: "hung_up" });
    const cause = { code: "connection_lost", detail: "The server had an error." };
    expect(dropped).toHaveBeenCalledWith(cause);
    line.end();
  });

  it("makes no attempt count while there is no network", async () => {
    const pause = vi.fn(() => Promise.resolve());
    let looks = 0;
    const isOnline = () => ++looks > 100;
    const { over, moved, close } = await connected({ ...CLOCK, isOnline, pause });
    close({ code: "connection_lost" });
    await vi.waitFor(() => expect(over).toHaveBeenCalledWith({ code: "server_unreachable" }));
    const attempts = moved.mock.calls.map(([event]) => (event as { attempt?: number }).attempt);
    expect(attempts.filter((attempt) => attempt === 1).length).toBeGreaterThan(100);
    expect(Math.max(...attempts.filter((attempt) => attempt !== undefined))).toBe(24);
  });
});
