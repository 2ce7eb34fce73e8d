import { rangeOf, rowsOnPage } from "@/lib/row-scroller";
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
