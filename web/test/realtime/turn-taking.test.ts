import { DEFAULT_SETTINGS, configOf } from "@/realtime/settings";
import {
  DEFAULT_TURN_TAKING,
  TUNING,
  VAD_PRESETS,
  noiseReductionOf,
  turnDetectionOf,
} from "@/realtime/turn-taking";
import { describe, expect, it } from "vitest";

describe("turn-taking (K4c)", () => {
  it("asks the more of a voice, and waits the longer, the noisier the room is", () => {
    const tunings = VAD_PRESETS.map((preset) => TUNING[preset]);
    const rising = (values: number[]) =>
      values.every((v, i) => i === 0 || v > (values[i - 1] ?? 0));
    expect(rising(tunings.map(({ threshold }) => threshold))).toBe(true);
    expect(rising(tunings.map(({ silence_duration_ms }) => silence_duration_ms))).toBe(true);
  });

  it("says the preset's values and the switches to the server", () => {
    const chosen = { ...DEFAULT_TURN_TAKING, vadPreset: "noisy", idleTimeoutMs: 5000 } as const;
    expect(turnDetectionOf({ ...chosen, interruptResponse: false })).toEqual({
      type: "server_vad",
      ...TUNING.noisy,
      idle_timeout_ms: 5000,
      create_response: true,
      interrupt_response: false,
    });
  });

  it("gives semantic detection its eagerness and nothing that it does not know", () => {
    const chosen = { ...DEFAULT_TURN_TAKING, vad: "semantic_vad", eagerness: "low" } as const;
    expect(turnDetectionOf({ ...chosen, idleTimeoutMs: 5000 })).toEqual({
      type: "semantic_vad",
      eagerness: "low",
      create_response: true,
      interrupt_response: true,
    });
  });

  it("has noise reduction off, near or far", () => {
    expect(noiseReductionOf(DEFAULT_TURN_TAKING)).toBeNull();
    const far = configOf({ ...DEFAULT_SETTINGS, noiseReduction: "far_field" });
    expect(far.audio?.input?.noise_reduction).toEqual({ type: "far_field" });
  });
});
