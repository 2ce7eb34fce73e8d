import { Resampler } from "@/realtime/audio/resampler";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const OUT = 24_000;
const RATES = [8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000];

function tone(hz: number, rate: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));
}

function level(samples: Float32Array): number {
  const steady = samples.subarray(samples.length >> 2, -(samples.length >> 2));
  return Math.sqrt(steady.reduce((sum, s) => sum + s * s, 0) / steady.length);
}

function decibels(out: Float32Array, full = Math.SQRT1_2): number {
  return 20 * Math.log10(level(out) / full + 1e-12);
}

describe("the resampler", () => {
  it.each(RATES)("keeps speech at %i Hz as loud as it was", (rate) => {
    for (const hz of [120, 440, 1_000, 3_000]) {
      const out = new Resampler(rate, OUT).process(tone(hz, rate, rate));
      expect(Math.abs(decibels(out))).toBeLessThan(0.1);
      expect(Math.abs(out.length - OUT)).toBeLessThan(200);
    }
  });

  it.each([32_000, 44_100, 48_000, 96_000])(
    "rejects at %i Hz what 24 kHz cannot hold, rather than fold it into speech",
    (rate) => {
      for (const hz of [12_500, 13_000, 14_000, 15_500].filter((f) => f < rate / 2)) {
        const out = new Resampler(rate, OUT).process(tone(hz, rate, rate));
        expect(decibels(out)).toBeLessThan(hz < 13_000 ? -40 : -70);
      }
    },
  );

  it("puts each frequency where it was", () => {
    const out = new Resampler(44_100, OUT).process(tone(997, 44_100, 44_100));
    const rising = [...out].filter((s, i) => s >= 0.01 && (out[i - 1] ?? 0) < 0.01).length;
    expect(rising).toBeGreaterThanOrEqual(995);
    expect(rising).toBeLessThanOrEqual(999);
  });

  it("gives the same sound however the input is cut into blocks", () => {
    const input = tone(700, 44_100, 4_410);
    const whole = new Resampler(44_100, OUT).process(input);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }), (cuts) => {
        const resampler = new Resampler(44_100, OUT);
        const out: number[] = [];
        let at = 0;
        for (const cut of [...cuts, input.length]) {
          out.push(...resampler.process(input.subarray(at, at + cut)));
          at = Math.min(input.length, at + cut);
        }
        expect(out).toEqual([...whole]);
      }),
      { numRuns: 40 },
    );
  });

  it("passes on what has the right rate already", () => {
    const input = tone(500, OUT, 480);
    expect(new Resampler(OUT, OUT).process(input)).toEqual(input);
  });
});
