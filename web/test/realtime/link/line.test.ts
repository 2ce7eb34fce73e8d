import type { Clock } from "@/realtime/link/clock";
import { Line, type LineHost } from "@/realtime/link/line";
import type { Wire } from "@/realtime/wire";
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
  pause: () => Promise.resolve(),
};

/** A host whose connection is there at once. */
function hostOf() {
  const wire = { close: vi.fn() } as unknown as Wire;
  const adopt = vi.fn();
  const host: LineHost = {
    engineReady: () => Promise.resolve(),
    openMicrophone: () => Promise.resolve(),
    connect: () => Promise.resolve(wire),
    ...{ dropped: vi.fn(), rerouted: vi.fn(), moved: vi.fn(), received: vi.fn() },
    ...{ sent: vi.fn(), audible: vi.fn(), blocked: vi.fn(), agentSound: vi.fn(), note: vi.fn() },
    adopt,
    isQuiet: () => true,
    over: vi.fn(),
  };
  const adopted = () => vi.waitFor(() => expect(adopt).toHaveBeenCalled());
  return { host, adopted };
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
});
