import { configDifference, mergedConfig } from "@/realtime/configuration";
import type { SessionConfig } from "@/realtime/items";
import { DEFAULT_SETTINGS, configOf } from "@/realtime/settings";
import { describe, expect, it } from "vitest";

const change = (before: object, after: object) =>
  configDifference(
    configOf({ ...DEFAULT_SETTINGS, ...before }),
    configOf({ ...DEFAULT_SETTINGS, ...after }),
  );

describe("a change of the configuration", () => {
  it("is told only where it differs", () => {
    expect(change({}, { transport: "websocket" })).toBeNull();
    expect(change({}, { mode: "push_to_talk" })).toEqual({
      type: "realtime",
      audio: { input: { turn_detection: null } },
    });
  });

  it("says what is no longer wanted", () => {
    expect(change({ instructions: "Be brief." }, {})).toEqual({
      type: "realtime",
      instructions: "",
    });
  });

  it("names a kind of turn detection whole", () => {
    const audio = (turn_detection: object) =>
      ({ type: "realtime", audio: { input: { turn_detection } } }) as SessionConfig;
    const before = audio({ type: "server_vad", threshold: 0.5, silence_duration_ms: 500 });
    const after = audio({ type: "server_vad", threshold: 0.7, silence_duration_ms: 500 });
    expect(configDifference(before, after)).toEqual(after);
  });
});

describe("configurations laid over each other", () => {
  it("keep what the upper one does not name", () => {
    const base = configOf(DEFAULT_SETTINGS);
    const merged = mergedConfig(base, { tool_choice: "auto", audio: { output: { speed: 1.2 } } });
    expect(merged.audio).toEqual({ ...base.audio, output: { voice: "marin", speed: 1.2 } });
    expect(merged.tool_choice).toBe("auto");
  });
});
