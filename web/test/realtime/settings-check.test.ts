import { DEFAULT_SETTINGS } from "@/realtime/settings";
import { FIELD_NAMES, ownChoices, settingsFrom, settingsIn } from "@/realtime/settings-check";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySettings } from "./settings-arbitrary";

describe("settings from outside", () => {
  it("know every field of the settings", () => {
    expect([...FIELD_NAMES].sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort());
    expect(settingsIn(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
  });

  it("are taken as they are when the panel can produce them", () => {
    fc.assert(
      fc.property(anySettings, (any) => {
        expect(settingsIn(any)).toEqual(any);
      }),
    );
  });

  it("come back from what is worth keeping of them", () => {
    fc.assert(
      fc.property(anySettings, (any) => {
        const stored: unknown = JSON.parse(JSON.stringify(ownChoices(any)));
        expect(settingsFrom(stored)).toEqual(any);
      }),
    );
  });

  it("lose what the protocol does not allow, and nothing else", () => {
    const given = { speed: 9, vadThreshold: -1, mode: "shout", voice: "cedar", key: "sk-1" };
    expect(settingsIn({ ...given, idleTimeoutMs: 100, toolChoice: "function:a b" })).toEqual({
      voice: "cedar",
    });
    expect(settingsFrom("nonsense")).toEqual(DEFAULT_SETTINGS);
  });
});
