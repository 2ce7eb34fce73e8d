import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FrameNotifier } from "@/lib/frame-notifier";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("FrameNotifier", () => {
  it("tells once, however often something changed", () => {
    const notifier = new FrameNotifier();
    const told = vi.fn();
    notifier.subscribe(told);
    for (let i = 0; i < 100; i++) notifier.changed();
    expect(told).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it("tells at its own pace where it was given one", () => {
    const notifier = new FrameNotifier(200);
    const told = vi.fn();
    notifier.subscribe(told);
    for (let ms = 0; ms < 1000; ms += 16) {
      notifier.changed();
      vi.advanceTimersByTime(16);
    }
    // The first at once, then one in each 200 ms.
    expect(told.mock.calls.length).toBeLessThanOrEqual(6);
    expect(told.mock.calls.length).toBeGreaterThanOrEqual(5);
  });

  it("does not keep waiting who comes after a quiet time", () => {
    const notifier = new FrameNotifier(200);
    const told = vi.fn();
    notifier.subscribe(told);
    notifier.changed();
    vi.advanceTimersByTime(1000);
    expect(told).toHaveBeenCalledTimes(1);
    notifier.changed();
    vi.advanceTimersByTime(20);
    expect(told).toHaveBeenCalledTimes(2);
  });

  it("tells at once when asked to, and not again for the same change", () => {
    const notifier = new FrameNotifier();
    const told = vi.fn();
    notifier.subscribe(told);
    notifier.changed();
    notifier.now();
    vi.advanceTimersByTime(1000);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it("tells once in a frame, and the rest of it in the next one", () => {
    const timeline = { currentTime: 100 };
    vi.stubGlobal("document", { visibilityState: "visible", timeline });
    const notifier = new FrameNotifier();
    const told = vi.fn();
    notifier.subscribe(told);
    notifier.now();
    notifier.now();
    expect(told).toHaveBeenCalledTimes(1);
    timeline.currentTime = 116;
    vi.advanceTimersByTime(500);
    expect(told).toHaveBeenCalledTimes(2);
    vi.unstubAllGlobals();
  });
});
