import { type Rung, ladder, nextRung } from "@/realtime/images/ladder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const side = fc.integer({ min: 1, max: 12_000 });

/** Climbs down with an encoder that gives so many bytes a pixel at full quality. */
function descend(width: number, height: number, perPixel: number, budget: number) {
  const rungs = ladder(width, height);
  const bytesOf = ({ width: w, height: h, quality }: Rung) => w * h * perPixel * quality;
  const tried: number[] = [];
  for (let at = 0; ;) {
    tried.push(at);
    const rung = rungs[at];
    if (rung === undefined) throw new Error("no such rung");
    const next = nextRung(rungs, at, bytesOf(rung), budget);
    if (next === null) return { rung, bytes: bytesOf(rung), tried, rungs };
    at = next;
  }
}

describe("the ladder of sizes and qualities (K3b)", () => {
  it("keeps the proportions, never enlarges, and looks at no more than 1536 px", () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        for (const rung of ladder(width, height)) {
          expect(rung.width).toBeLessThanOrEqual(Math.min(1536, width));
          expect(rung.height).toBeLessThanOrEqual(Math.min(1536, height));
          expect(Math.abs(rung.width * height - rung.height * width)).toBeLessThanOrEqual(
            Math.max(width, height),
          );
        }
      }),
    );
  });

  it("ends within the budget, or at the smallest picture that there is", () => {
    const perPixel = fc.double({ min: 0.02, max: 4, noNaN: true });
    fc.assert(
      fc.property(side, side, perPixel, fc.integer({ min: 2_000, max: 400_000 }), (w, h, p, b) => {
        const { bytes, rung, rungs, tried } = descend(w, h, p, b);
        expect(bytes <= b || rung === rungs.at(-1)).toBe(true);
        expect(tried).toEqual([...tried].sort((x, y) => x - y));
      }),
    );
  });

  it("does not shrink what fits already", () => {
    expect(descend(800, 600, 0.3, 200_000).tried).toEqual([0]);
  });

  it("skips what has no hope: a photograph of 12 megapixels is encoded a few times only", () => {
    expect(descend(4032, 3024, 0.6, 45_000).tried.length).toBeLessThanOrEqual(4);
  });
});
