import { contrast, lchOf } from "@/realtime/palette/colour";
import { PAIRS, ROLES } from "@/realtime/palette/roles";
import { themeOf, type Tokens } from "@/realtime/palette/theme";
import fc from "fast-check";
import { expect, test } from "vitest";

const SUNSET = ["#ff7e5f", "#feb47b", "#ffe3b3", "#6a3d5b", "#2d1b33"];

const hex = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);
const five = fc.array(hex, { minLength: 5, maxLength: 5 });

function unreadable(tokens: Tokens): string[] {
  return PAIRS.flatMap(({ role, on, ratio }) =>
    on
      .filter((other) => contrast(tokens[role], tokens[other]) < ratio)
      .map((other) => `${role} ${tokens[role]} on ${other} ${tokens[other]}`),
  );
}

test("E2c: any five colours make a theme that can be read in both schemes", () => {
  fc.assert(
    fc.property(five, (colors) => {
      const { light, dark } = themeOf(colors);
      expect(unreadable(light)).toEqual([]);
      expect(unreadable(dark)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("E2c: the light scheme is light and the dark one dark", () => {
  fc.assert(
    fc.property(five, (colors) => {
      const { light, dark } = themeOf(colors);
      expect(lchOf(light["surface-0"]).l).toBeGreaterThan(0.9);
      expect(lchOf(dark["surface-0"]).l).toBeLessThan(0.25);
    }),
    { numRuns: 50 },
  );
});

test("E2c: a colour keeps its hue, and only its lightness moves", () => {
  const { light, changes } = themeOf(SUNSET);
  const accent = changes.find(({ role, scheme }) => role === "accent" && scheme === "light");
  expect(accent?.from).toBe("#ff7e5f");
  expect(accent?.to).toBe(light.accent);
  expect(Math.abs(lchOf(light.accent).h - lchOf("#ff7e5f").h)).toBeLessThan(4);
  expect(accent?.before).toBeLessThan(4.5);
  expect(accent?.after).toBeGreaterThanOrEqual(4.5);
});

test("E2c: what can be read already is not reported as changed", () => {
  const { changes } = themeOf(["#1a4d2e", "#4a1942", "#102a5c", "#5c2a10", "#f5efe6"]);
  expect(changes.filter(({ scheme }) => scheme === "light")).toEqual([]);
});

test("every role has a colour", () => {
  expect(Object.keys(themeOf(SUNSET).light).sort()).toEqual([...ROLES].sort());
});
