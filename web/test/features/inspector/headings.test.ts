import { type Heading, headingOver, kept, lineAt, lineOfRow } from "@/features/inspector/headings";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const places = fc
  .array(fc.nat(30), { maxLength: 12 })
  .map((all) => all.toSorted((a, b) => a - b))
  .map((all) => all.map((before, of): Heading<number> => ({ before, of })));

describe("D2b: headings among the rows", () => {
  it("stand where a plain list would have them, for any turns and rows", () => {
    fc.assert(
      fc.property(places, fc.nat(30), (found, rows) => {
        const headings = kept(found, rows);
        const lines: string[] = [];
        for (let row = 0; row < rows; row++) {
          const last = found.findLast(({ before }) => before === row);
          if (last !== undefined) lines.push(`heading ${last.of}`);
          lines.push(`row ${row}`);
        }
        const told = lines.map((_, line) => {
          const at = lineAt(headings, line);
          return at.kind === "heading" ? `heading ${at.of}` : `row ${at.row}`;
        });
        expect(told).toEqual(lines);
        for (let row = 0; row < rows; row++) {
          expect(lineOfRow(headings, row)).toBe(lines.indexOf(`row ${row}`));
        }
        for (const [line] of lines.entries()) {
          const over = lines.slice(0, line + 1).findLast((text) => text.startsWith("heading"));
          const told = headingOver(headings, line);
          expect(told === null ? undefined : `heading ${told}`).toBe(over);
        }
      }),
    );
  });
});
