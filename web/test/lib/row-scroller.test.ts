import { rangeOf, rowsOnPage, rowsReached } from "@/lib/row-scroller";
import { describe, expect, it } from "vitest";

const ROW = 28;
const HEIGHT = 560;

describe("D2: rows on the page", () => {
  it("are as many wherever the list is scrolled to, so that each can be used again", () => {
    const size = rowsOnPage(HEIGHT, ROW);
    for (const top of [0, 13, 400, 27_999, 100_000 * ROW - HEIGHT]) {
      const { first, end } = rangeOf(top, HEIGHT, 100_000, ROW);
      expect(end - first).toBe(size);
      expect(first * ROW).toBeLessThanOrEqual(top);
      expect(end * ROW).toBeGreaterThanOrEqual(top + HEIGHT);
    }
  });

  it("are all there is where there is little", () => {
    expect(rangeOf(0, HEIGHT, 7, ROW)).toEqual({ first: 0, end: 7 });
    expect(rangeOf(0, HEIGHT, 0, ROW)).toEqual({ first: 0, end: 0 });
  });

  it("cover what is in sight with fewer to spare too", () => {
    const { first, end } = rangeOf(1000, HEIGHT, 100_000, ROW, 2);
    expect(end - first).toBe(rowsOnPage(HEIGHT, ROW, 2));
    expect(first * ROW).toBeLessThanOrEqual(1000);
    expect(end * ROW).toBeGreaterThanOrEqual(1000 + HEIGHT);
  });
});

describe("D2: rows that come at the end of a list that follows it", () => {
  /** Rows in sight, frame by frame, until the end is. */
  function frames(kept: number, count: number): number[] {
    const reached = [rowsReached(kept, count, 20)];
    while (reached.at(-1) !== count && reached.length < 50) {
      reached.push(rowsReached(reached.at(-1) ?? 0, count, 20));
    }
    return reached;
  }

  it("are shown at once when they are few", () => {
    expect(frames(100, 103)).toEqual([103]);
    expect(frames(100, 100)).toEqual([100]);
  });

  it("are shown by and by when many have come in one go, and soon all of them", () => {
    expect(frames(100, 110)).toEqual([104, 108, 110]);
    expect(frames(100, 170).length).toBeLessThan(16);
  });

  it("are shown at once when they are pages, or the first, and when there are fewer than before", () => {
    expect(frames(100, 1_000)).toEqual([1_000]);
    expect(frames(-1, 50)).toEqual([50]);
    expect(frames(100, 40)).toEqual([40]);
  });
});
