import { AgentPart } from "@/realtime/agent-part";
import { mergedConfig } from "@/realtime/configuration";
import type { SessionConfig } from "@/realtime/items";
import { LanguagePart } from "@/realtime/language";
import { type CallSettings, configOf, DEFAULT_SETTINGS } from "@/realtime/settings";
import { address } from "@/realtime/websocket";
import { describe, expect, it, vi } from "vitest";

const OFFERED: SessionConfig = {
  type: "realtime",
  instructions: "",
  audio: {
    input: { turn_detection: { type: "semantic_vad", eagerness: "low" } },
    output: { voice: "sage" },
  },
};

function planned(settings: CallSettings, held = true) {
  const part = new AgentPart({
    isHeld: () => held,
    settings: () => settings,
    offered: () => OFFERED,
  });
  return mergedConfig(configOf(settings), part.configuration());
}

describe("a call with an agent of the server's (W5)", () => {
  it("leaves the agent's voice and turn-taking as they are", () => {
    const { audio } = planned(DEFAULT_SETTINGS);
    expect(audio?.output?.voice).toBe("sage");
    expect(audio?.input?.turn_detection).toEqual({ type: "semantic_vad", eagerness: "low" });
  });

  it("takes what the user has chosen over what the agent says", () => {
    const pressed = planned({ ...DEFAULT_SETTINGS, mode: "push_to_talk", voice: "cedar" });
    expect(pressed.audio?.input?.turn_detection).toBeNull();
    expect(pressed.audio?.output?.voice).toBe("cedar");
    const noisy = planned({ ...DEFAULT_SETTINGS, vadPreset: "noisy" });
    expect(noisy.audio?.input?.turn_detection).toMatchObject({ type: "server_vad" });
    expect(planned(DEFAULT_SETTINGS, false).audio?.output?.voice).toBe("marin");
  });

  it("sends no instructions but the language to speak, and no tools", () => {
    const asked = () => configOf(DEFAULT_SETTINGS);
    const part = new LanguagePart({
      choice: () => ({ language: "en", particle: "ครับ" }),
      asked,
      offered: () => "the agent's own",
      adds: () => true,
    });
    const config = mergedConfig(asked(), part.configuration());
    expect(config.instructions).toBe("Always speak English.");
    expect(config.tools).toBeUndefined();
  });

  it("names the agent where the call is made", () => {
    vi.stubGlobal("location", new URL("https://desk.example/ticket-support"));
    expect(address("m", "ticket-support")).toBe(
      "wss://desk.example/v1/realtime?model=m&agent=ticket-support",
    );
    expect(address("m")).toBe("wss://desk.example/v1/realtime?model=m");
    vi.unstubAllGlobals();
  });
});
