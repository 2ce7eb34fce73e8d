import { SilenceGate, pauseOf } from "@/realtime/audio/silence-gate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const quiet = () => new Int16Array(960);
const loud = () => new Int16Array(960).fill(2_000);

function sent(gate: SilenceGate, chunks: Int16Array[]): Int16Array[] {
  return chunks.flatMap((chunk) => [...gate.pass(chunk)]);
}

const many = (count: number, make: () => Int16Array) => Array.from({ length: count }, make);

describe("the gate before the wire (C1b)", () => {
  it("sends nothing while nobody speaks", () => {
    expect(sent(new SilenceGate(), many(500, quiet))).toEqual([]);
  });

  it("sends each sound whole, with 600 ms before it and the pause after it", () => {
    const gate = new SilenceGate();
    const speech = many(25, loud);
    const before = many(50, quiet);
    const out = sent(gate, [...before, ...speech, ...many(200, quiet)]);
    expect(out.slice(0, 15)).toEqual(before.slice(-15));
    expect(out.slice(15, 40)).toEqual(speech);
    expect((out.length - 40) * 40).toBeGreaterThanOrEqual(gate.pauseMs + 1_000);
    expect(out.length).toBeLessThan(110);
  });

  it("loses no sound and keeps the order, however speech and silence alternate", () => {
    const runs = fc.array(
      fc.record({ loud: fc.boolean(), count: fc.integer({ min: 1, max: 90 }) }),
    );
    fc.assert(
      fc.property(runs, (stretches) => {
        const chunks = stretches.flatMap(({ loud: on, count }) => many(count, on ? loud : quiet));
        const out = sent(new SilenceGate(), chunks);
        const places = out.map((chunk) => chunks.indexOf(chunk));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        const kept = new Set(out);
        chunks.filter((chunk) => chunk[0] !== 0).forEach((c) => expect(kept.has(c)).toBe(true));
      }),
    );
  });

  it("waits as long as the server's detection does", () => {
    expect(pauseOf({ type: "server_vad", silence_duration_ms: 800 })).toBe(800);
    expect(pauseOf({ type: "semantic_vad" })).toBe(8_000);
    expect(pauseOf({ type: "server_vad", idle_timeout_ms: 5_000 })).toBe(Infinity);
    const gate = new SilenceGate();
    const input = { turn_detection: null };
    gate.heed(JSON.stringify({ type: "session.update", session: { audio: { input } } }));
    expect(sent(gate, many(3, quiet))).toHaveLength(3);
  });
});
