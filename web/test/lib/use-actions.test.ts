import { latinKey } from "@/lib/use-actions";
import { describe, expect, it } from "vitest";

const plain = { shiftKey: false, altKey: false };

/** E1: keys do the same with every keyboard. */
describe("a key on another keyboard", () => {
  it.each([
    ["Thai", "Digit2", "/", "2"],
    ["Thai", "Digit3", "-", "3"],
    ["Thai", "Digit4", "ภ", "4"],
    ["French", "Digit1", "&", "1"],
    ["Mac", "Digit2", "™", "2"],
    ["Mac", "KeyY", "¥", "Y"],
  ])("with Alt is the one in its place: %s %s", (_layout, code, key, wanted) => {
    expect(latinKey({ ...plain, altKey: true, code, key })).toBe(wanted);
  });

  it.each([
    ["KeyM", "ท", "M"],
    ["Comma", "ม", ","],
    ["Slash", "/", "/"],
    ["Digit2", "/", "/"],
    ["KeyA", "q", "q"],
  ])("alone is what it says, where that is Latin: %s %s", (code, key, wanted) => {
    expect(latinKey({ ...plain, code, key })).toBe(wanted);
  });
});
