import { typeFits, typeWidth } from "@/features/inspector/event-type";
import { describe, expect, it } from "vitest";

describe("D1: an event's type in its cell", () => {
  it("has less room in a narrow list", () => {
    expect([1280, 700, 480, 360, 0].map(typeWidth)).toEqual([304, 272, 192, 152, 152]);
  });

  it("is one text only where it is sure to fit with all that stands beside it", () => {
    const type = "response.output_audio.delta";
    expect(typeFits(type, 304, 0, false)).toBe(true);
    expect(typeFits(type, 152, 0, false)).toBe(false);
    const px = type.length * 7.5;
    expect(typeFits(type, px, 0, false)).toBe(true);
    expect(typeFits(type, px, 0, true)).toBe(false);
    expect(typeFits(type, px, 12, false)).toBe(false);
  });
});
