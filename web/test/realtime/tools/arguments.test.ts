import { readArguments } from "@/realtime/tools/arguments";
import {
  adjustToolPanelWidth,
  displayColorPalette,
  filterEventLog,
  toggleEventLog,
} from "@/realtime/tools/declarations";
import { expect, test } from "vitest";

test.each([
  ['{"width":500}', { width: 500 }],
  ['{"width":"500"}', { width: 500 }],
  ['{"width":"500 px"}', { width: 500 }],
])("%s is a width", (text, expected) => {
  expect(readArguments(text, adjustToolPanelWidth.parameters)).toEqual(expected);
});

test("lists and switches in words are understood", () => {
  expect(readArguments('{"keywords":"error, timeout"}', filterEventLog.parameters)).toEqual({
    keywords: ["error", "timeout"],
  });
  expect(readArguments('{"visible":"False"}', toggleEventLog.parameters)).toEqual({
    visible: false,
  });
});

test("an optional argument that is null counts as not given", () => {
  const given = '{"keywords":["a"],"match":null}';
  expect(readArguments(given, filterEventLog.parameters)).toEqual({ keywords: ["a"] });
});

test.each([
  ["{", adjustToolPanelWidth, "not JSON"],
  ["[]", adjustToolPanelWidth, "not a JSON object"],
  ["{}", adjustToolPanelWidth, "width"],
  ['{"width":"wide"}', adjustToolPanelWidth, 'width: Instance type "string" is invalid'],
  ['{"theme":"sea","colors":["#12"]}', displayColorPalette, "colors[0]: String does not match"],
  ['{"keywords":["a"],"match":"none"}', filterEventLog, "match: Instance does not match any of"],
])("K3c: %s is refused in words that name what is wrong", (text, { parameters }, message) => {
  expect(() => readArguments(text, parameters)).toThrow(message);
});
