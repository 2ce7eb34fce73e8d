import { LEVEL_SAMPLE_MS, LevelTrack } from "@/realtime/log/level-track";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("D1: the levels behind the waveforms", () => {
  it("keep the loudest of each sample, gaps silent", () => {
    const track = new LevelTrack(100);
    track.push(1000, 0.2);
    track.push(1010, 1);
    track.push(1400, 0.4);
    expect(track.peak(1000, 1050)).toBe(1);
    expect(track.peak(1050, 1400)).toBe(0);
    expect(track.peak(1400, 1450)).toBeCloseTo(0.4, 2);
    expect([track.startMs, track.endMs]).toEqual([1000, 1450]);
    track.clear();
    expect(track.isEmpty).toBe(true);
    expect(track.peak(0, 5000)).toBe(0);
  });

  it("forget the oldest when full and agree with a plain list", () => {
    const pushes = fc.array(fc.record({ gap: fc.nat(400), level: fc.double({ min: 0, max: 1 }) }));
    fc.assert(
      fc.property(pushes, fc.nat(3000), fc.nat(3000), (steps, from, span) => {
        const capacity = 16;
        const track = new LevelTrack(capacity);
        const all = new Map<number, number>();
        let at = 0;
        for (const { gap, level } of steps) {
          if (Number.isNaN(level)) continue;
          at += gap;
          track.push(at, level);
          const slot = Math.floor(at / LEVEL_SAMPLE_MS);
          all.set(slot, Math.max(all.get(slot) ?? 0, Math.round(level * 255)));
        }
        const newest = Math.max(-1, ...all.keys());
        const wanted = [...all]
          .filter(([slot]) => slot > newest - capacity)
          .filter(([slot]) => slot >= Math.floor(from / LEVEL_SAMPLE_MS))
          .filter(([slot]) => slot < Math.ceil((from + span) / LEVEL_SAMPLE_MS))
          .map(([, level]) => level / 255);
        expect(track.peak(from, from + span)).toBe(Math.max(0, ...wanted));
      }),
    );
  });
});
