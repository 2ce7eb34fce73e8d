import { DEFAULT_SETTINGS, configOf, withTools } from "@/realtime/settings";
import { describe, expect, it } from "vitest";

describe("the session's configuration", () => {
  it("transcribes and detects turns by default, and keeps the server's instructions", () => {
    const config = configOf(DEFAULT_SETTINGS);
    expect(config.audio?.input).toEqual({
      transcription: { model: "gpt-realtime-whisper" },
      noise_reduction: null,
      turn_detection: {
        type: "server_vad",
        threshold: 0.5,
        prefix_padding_ms: 300,
        silence_duration_ms: 500,
        idle_timeout_ms: null,
        create_response: true,
        interrupt_response: true,
      },
    });
    expect(config).not.toHaveProperty("instructions");
  });

  it("has no turn detection in push-to-talk", () => {
    const config = configOf({ ...DEFAULT_SETTINGS, mode: "push_to_talk" });
    expect(config.audio?.input?.turn_detection).toBeNull();
  });
});

describe("tools as the user wants them offered (C2a)", () => {
  const tool = (name: string) => ({ type: "function" as const, name, parameters: {} });
  const config = { ...configOf(DEFAULT_SETTINGS), tools: [tool("look"), tool("book")] };

  it("leaves out all of them", () => {
    expect(withTools(config, { ...DEFAULT_SETTINGS, tools: false }).tools).toEqual([]);
  });

  it("names a function only when it is offered", () => {
    const choose = (change: object) =>
      withTools(config, { ...DEFAULT_SETTINGS, ...change }).tool_choice;
    expect(choose({ toolChoice: "function:look" })).toEqual({ type: "function", name: "look" });
    expect(choose({ toolChoice: "function:cook" })).toBeUndefined();
    expect(choose({ toolChoice: "required", tools: false })).toBeUndefined();
    expect(choose({ toolChoice: "none" })).toBe("none");
  });
});
