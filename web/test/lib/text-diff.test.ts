import { textDiff } from "@/lib/text-diff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const text = fc
  .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 })
  .map((l) => l.join("\n"));

describe("two texts line by line (B3a)", () => {
  it("show what went and what came where it did", () => {
    expect(textDiff("a\nb\nc", "a\nx\nc")).toEqual([
      { kind: "same", text: "a" },
      { kind: "gone", text: "b" },
      { kind: "new", text: "x" },
      { kind: "same", text: "c" },
    ]);
  });

  it("hold both texts, whole and in order", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = textDiff(before, after);
        const side = (drop: string) =>
          lines
            .filter(({ kind }) => kind !== drop)
            .map((line) => line.text)
            .join("\n");
        expect(side("new")).toBe(before);
        expect(side("gone")).toBe(after);
        if (before === after) expect(lines.every(({ kind }) => kind === "same")).toBe(true);
      }),
    );
  });
});
