import { PressControl } from "@/realtime/press-control";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function controlled() {
  const log: string[] = [];
  const control = new PressControl({
    press: () => log.push("press"),
    release: () => log.push("release"),
    discard: () => log.push("discard"),
  });
  control.limit(30_000);
  return { control, log };
}

it("E4: the longest turn is sent by itself, and the hand may let go later", () => {
  const { control, log } = controlled();
  control.feed({ type: "down", holder: "space", at: 0 });
  vi.advanceTimersByTime(29_999);
  expect(log).toEqual(["press"]);
  vi.advanceTimersByTime(1);
  expect(log).toEqual(["press", "release"]);
  control.feed({ type: "up", holder: "space", at: 40_000 });
  expect(log).toHaveLength(2);
});

it("E4: a turn that ended in time starts no clock of another", () => {
  const { control, log } = controlled();
  control.feed({ type: "activate", at: 0 });
  control.feed({ type: "discard" });
  vi.advanceTimersByTime(60_000);
  expect(log).toEqual(["press", "discard"]);
  expect(control.isOn).toBe(false);
});
