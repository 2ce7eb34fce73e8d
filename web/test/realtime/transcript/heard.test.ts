/** K4a, lead 7: what was not heard after a barge-in is told to the word. */
import { DEFAULT_PACE, heardLength, measuredPace, spokenEffort } from "@/realtime/transcript/heard";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const heard = (text: string, heardMs: number, audioMs = 0, pace = DEFAULT_PACE): string =>
  text.slice(0, heardLength(text, { heardMs, audioMs, pace }));

const FAMILY = "👨‍👩‍👧‍👦";
const THAI = "กาลครั้งหนึ่งนานมาแล้วมีเต่าตัวหนึ่งเดินทางไปทะเล";

describe("the heard part of a cut reply", () => {
  it("ends with the last word that was said whole, by the share of its audio", () => {
    expect(heard("one two three four", 500, 1000)).toBe("one two ");
    expect(heard("one two three four", 560, 1000)).toBe("one two ");
    expect(heard("one two three four", 1000, 1000)).toBe("one two three four");
    expect(heard("one two three four", 0, 1000)).toBe("");
  });

  it("goes by the pace of the voice where the length of its audio is not known", () => {
    expect(heard("one two three four", 500, 0, 14)).toBe("one two ");
    expect(heard("one two three four", 60_000)).toBe("one two three four");
  });

  it("does not take text that ran ahead of its audio for heard", () => {
    const text = "word ".repeat(100);
    expect(heard(text, 900, 1000).length).toBeLessThan(text.length / 8);
  });

  it("ends between Thai words, which no spaces part", () => {
    const words = [...new Intl.Segmenter("th", { granularity: "word" }).segment(THAI)];
    const ends = new Set(words.map(({ index }) => index).concat(THAI.length));
    for (let ms = 0; ms <= 4000; ms += 100) {
      expect(ends).toContain(heard(THAI, ms, 4000).length);
    }
    const middle = heard(THAI, 2000, 4000);
    expect(middle.length).toBeGreaterThan(THAI.length / 4);
    expect(middle.length).toBeLessThan((THAI.length * 3) / 4);
  });

  it("counts a pause at the end of a sentence as time", () => {
    expect(spokenEffort("No. No. No.")).toBeGreaterThan(spokenEffort("No No No"));
  });

  it("never ends inside a character, grows with time, and is all of it at the end", () => {
    const piece = fc.constantFrom("a", "é", "e\u0301", FAMILY, "ก็", "ที่", " ", "漢", "🇹🇭", ".", "א");
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 80 }).map((all) => all.join("")),
        fc.integer({ min: 0, max: 9000 }),
        fc.integer({ min: 0, max: 9000 }),
        fc.boolean(),
        (text, a, b, isKnown) => {
          const [early, late] = a < b ? [a, b] : [b, a];
          const audioMs = isKnown ? 8000 : 0;
          const whole = [...new Intl.Segmenter().segment(text)];
          const ends = new Set(whole.map(({ index }) => index).concat(text.length));
          const first = heard(text, early, audioMs).length;
          expect(ends).toContain(first);
          expect(heard(text, late, audioMs).length).toBeGreaterThanOrEqual(first);
          expect(heard(text, 8000, isKnown ? 8000 : 1)).toBe(text);
        },
      ),
    );
  });
});

describe("the pace of a voice", () => {
  it("is measured from turns that were heard to their end", () => {
    expect(measuredPace([{ effort: 20, ms: 2000 }])).toBe(10);
    expect(measuredPace([])).toBe(DEFAULT_PACE);
    expect(measuredPace([{ effort: 20, ms: 10 }])).toBe(DEFAULT_PACE);
    expect(measuredPace([{ effort: 9000, ms: 1000 }])).toBeLessThan(40);
  });
});
