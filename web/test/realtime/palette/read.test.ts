import { englishName } from "@/realtime/palette/name";
import { readPalette } from "@/realtime/palette/read";
import fc from "fast-check";
import { expect, test } from "vitest";

const FIVE = ["#112233", "#445566", "#778899", "#aabbcc", "#ddeeff"];

test("F1: five hex codes are taken as they are", () => {
  expect(readPalette(FIVE)).toEqual({ colors: FIVE, repairs: [] });
});

test.each([
  ["#abc", "#aabbcc"],
  ["ff7e5f", "#ff7e5f"],
  ["abc", "#aabbcc"],
  ["Tomato", "#ff6347"],
  ["sky blue", "#87ceeb"],
  ["rgb(255, 0, 0)", "#ff0000"],
  ["hsl(120 100% 50%)", "#00ff00"],
  ["#11223344", "#112233"],
  ["สีแดง", "#ff0000"],
  ["#FF7E5F (coral)", "#ff7e5f"],
])("E2c: %s is read as %s", (given, hex) => {
  expect(readPalette([given, ...FIVE.slice(1)]).colors[0]).toBe(hex);
});

test("E2c: more than five are cut, and that is said", () => {
  expect(readPalette([...FIVE, "#000000", "#ffffff"])).toEqual({
    colors: FIVE,
    repairs: [{ kind: "left_out", count: 2 }],
  });
});

test("E2c: fewer than five are filled up between those given, and that is said", () => {
  const { colors, repairs } = readPalette(["#000000", "#ffffff"]);
  expect(colors).toHaveLength(5);
  expect([colors[0], colors[4]]).toEqual(["#000000", "#ffffff"]);
  expect(repairs).toEqual([{ kind: "filled_in", count: 3 }]);
});

test("E2c: what is no colour is named", () => {
  expect(readPalette(["blurple", ...FIVE]).repairs).toEqual([
    { kind: "unreadable", given: "blurple" },
  ]);
  expect(readPalette(["nothing"]).colors).toEqual([]);
});

test("E2c: whatever is given, there are five colours or none", () => {
  const word = fc.oneof(fc.string(), fc.constantFrom("red", "#123", "00ff00", "teal", "#zzzzzz"));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 9 }), (given) => {
      const { colors } = readPalette(given);
      expect([0, 5]).toContain(colors.length);
      for (const color of colors) expect(color).toMatch(/^#[0-9a-f]{6}$/);
    }),
  );
});

test.each([
  ["#ff0000", "red"],
  ["#ffa500", "light orange"],
  ["#00008b", "dark blue"],
  ["#ffffff", "white"],
  ["#808080", "grey"],
  ["#8b4513", "brown"],
  ["#ffc0cb", "light pink"],
  ["#008080", "teal"],
])("%s is called %s", (hex, name) => {
  expect(englishName(hex)).toBe(name);
});
