import { Asked } from "@/realtime/asked";
import { mergedConfig } from "@/realtime/configuration";
import type { SessionConfig } from "@/realtime/items";
import { DEFAULT_SETTINGS, configOf } from "@/realtime/settings";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySettings } from "./settings-arbitrary";

const config = (change: object) => configOf({ ...DEFAULT_SETTINGS, ...change });

function ask(asked: Asked, id: string, wanted: SessionConfig): SessionConfig | null {
  const change = asked.difference(wanted);
  if (change !== null) asked.ask(id, change, wanted);
  return change;
}

describe("what the server was asked to be", () => {
  it("begins with the whole, then tells only what is new", () => {
    const asked = new Asked();
    expect(ask(asked, "1", config({}))).toEqual(config({}));
    expect(ask(asked, "2", config({ speed: 1.2 }))).toEqual({
      type: "realtime",
      audio: { output: { speed: 1.2 } },
    });
    expect(ask(asked, "3", config({ speed: 1.2 }))).toBeNull();
  });

  it("falls back to what it was when an update is refused", () => {
    const asked = new Asked();
    ask(asked, "1", config({}));
    asked.accepted();
    ask(asked, "2", config({ voice: "cedar" }));
    expect(asked.refused("2")).toBe(true);
    expect(asked.config).toEqual(config({}));
    expect(asked.refused("2")).toBe(false);
  });

  it("keeps what was asked after the refused one", () => {
    const asked = new Asked();
    ask(asked, "1", config({}));
    ask(asked, "2", config({ voice: "cedar" }));
    ask(asked, "3", config({ voice: "cedar", speed: 0.9 }));
    asked.accepted();
    asked.refused("2");
    expect(asked.config).toEqual(config({ speed: 0.9 }));
  });

  it("leaves the server as the user wants it, whatever was chosen before (B3a)", () => {
    fc.assert(
      fc.property(anySettings, anySettings, (one, other) => {
        const asked = new Asked();
        const first = ask(asked, "1", configOf(one));
        const change = ask(asked, "2", configOf(other)) ?? { type: "realtime" };
        const server = mergedConfig(first ?? { type: "realtime" }, change);
        expect(meaning(server)).toEqual(meaning(configOf(other)));
      }),
    );
  });
});

const UNSAID = new Set([
  'instructions:""',
  'output_modalities:["audio"]',
  'max_output_tokens:"inf"',
  'truncation:"auto"',
  "speed:1",
]);

/** The configuration without what is as it would be anyway. */
function meaning(config: unknown): unknown {
  if (typeof config !== "object" || config === null || Array.isArray(config)) return config;
  const said = Object.entries(config).filter(
    ([key, value]) => value !== null && !UNSAID.has(`${key}:${JSON.stringify(value)}`),
  );
  return Object.fromEntries(said.map(([key, value]) => [key, meaning(value)]));
}
