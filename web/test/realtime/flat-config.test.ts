import { effectiveRows, effectiveText, leafChanges } from "@/realtime/flat-config";
import { fieldsAt } from "@/realtime/settings-fields";
import { describe, expect, it } from "vitest";

describe("the session as asked beside the server's", () => {
  const asked = {
    type: "realtime",
    max_output_tokens: 50,
    audio: { output: { speed: 1.2 } },
  } as const;
  const server = {
    type: "realtime",
    id: "sess_1",
    max_output_tokens: 50,
    tracing: null,
    audio: { output: { speed: 1, voice: "marin" } },
  } as const;

  it("says where they differ, agree, or nobody asked", () => {
    const rows = effectiveRows(asked, server);
    expect(rows.map(({ path, agreement }) => `${path} ${agreement}`)).toEqual([
      "audio.output.speed different",
      "audio.output.voice own",
      "max_output_tokens same",
      "tracing own",
    ]);
    expect(effectiveText(rows).split("\n")[1]).toBe("audio.output.speed\t1.2\t1\tdifferent");
  });

  it("lists a change leaf by leaf", () => {
    expect(
      leafChanges(asked, { ...asked, tools: [{ type: "function", name: "look", parameters: {} }] }),
    ).toEqual([{ path: "tools", before: null, after: "look" }]);
  });
});

describe("the settings that an error speaks of", () => {
  it("are found by its path", () => {
    expect(fieldsAt("session.audio.output.speed")).toEqual(["speed"]);
    expect(fieldsAt("session.audio.output.voice")).toEqual(["voice", "customVoice"]);
    expect(fieldsAt("session.tools[3].name")).toEqual(["tools"]);
    expect(fieldsAt("session.model")).toEqual(["model"]);
    expect(fieldsAt("")).toEqual([]);
  });
});
