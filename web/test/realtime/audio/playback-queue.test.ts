import { PlaybackQueue } from "@/realtime/audio/playback-queue";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("the playback queue", () => {
  it("plays every sample once, in order, and silence after", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -32768, max: 32767 }), { maxLength: 300 })),
        (chunks) => {
          const queue = new PlaybackQueue();
          chunks.forEach((chunk) => queue.push("item", 0, Int16Array.from(chunk)));
          const all = chunks.flat();
          const heard: number[] = [];
          while (!queue.isEmpty) {
            const block = new Float32Array(128);
            queue.fill(block);
            heard.push(...block);
          }
          expect(heard.slice(0, all.length)).toEqual(all.map((sample) => sample / 0x8000));
          expect(heard.slice(all.length).every((sample) => sample === 0)).toBe(true);
        },
      ),
    );
  });

  it("says how much of the present item was heard", () => {
    const queue = new PlaybackQueue();
    queue.push("first", 0, new Int16Array(128));
    queue.push("second", 0, new Int16Array(512));
    for (let i = 0; i < 3; i++) queue.fill(new Float32Array(128));
    expect(queue.flush()).toEqual({ itemId: "second", contentIndex: 0, playedSamples: 256 });
    expect(queue.isEmpty).toBe(true);
  });

  it("has nothing to say when all was heard", () => {
    const queue = new PlaybackQueue();
    queue.push("item", 0, new Int16Array(64));
    queue.fill(new Float32Array(128));
    expect(queue.flush()).toBeNull();
  });

  it("has heard nothing of an item that waits", () => {
    const queue = new PlaybackQueue();
    queue.push("item", 0, new Int16Array(64));
    expect(queue.flush()?.playedSamples).toBe(0);
  });
});
