/**
 * What the settings can ask for, as files that the server's tests read: any configuration must be valid there, and
 * the code shown must run. `UPDATE_FIXTURES=1 npx vitest run test/realtime/settings-fixtures.test.ts` writes them.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CODE_FILES, CODE_KINDS, type CodeKind, sessionCode } from "@/realtime/code/session-code";
import { mergedConfig } from "@/realtime/configuration";
import type { FunctionTool, SessionConfig } from "@/realtime/items";
import { TEMPLATES } from "@/realtime/presets/templates";
import { type CallSettings, DEFAULT_SETTINGS, configOf, withTools } from "@/realtime/settings";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySettings } from "./settings-arbitrary";

const FOLDER = fileURLToPath(new URL("../../../fixtures/settings/", import.meta.url));
const UPDATE = process.env.UPDATE_FIXTURES === "1";
const RUNS = 120;

const TOOL: FunctionTool = {
  type: "function",
  name: "look",
  description: 'Looks "there".',
  parameters: { type: "object", properties: { far: { type: "boolean" } }, required: [] },
};

function asked(settings: CallSettings): SessionConfig {
  return withTools(mergedConfig(configOf(settings), { tools: [TOOL] }), settings);
}

function kept(name: string, fresh: string): void {
  if (UPDATE) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(FOLDER + name, fresh);
  }
  expect(readFileSync(FOLDER + name, "utf8")).toBe(fresh);
}

const SHOWN: Record<string, Partial<CallSettings>> = {
  plain: {},
  rich: {
    instructions: `${TEMPLATES.airline}\n\nSay "hello", \\ and 'bye' – สวัสดีครับ 🙂 \${x} \`y\` """z"""\t`,
    speed: 1.15,
    vad: "semantic_vad",
    transcriptionModel: "gpt-transcribe",
    transcriptionKeywords: "PNR, Suvarnabhumi",
    truncation: "retention_ratio",
    postInstructionTokens: 8000,
    maxOutputTokens: 800,
    toolChoice: "function:look",
    parallelToolCalls: false,
  },
  silent: { mode: "push_to_talk", transcribe: false, outputMode: "text", tools: false },
};

describe("what the settings ask for", () => {
  it("is written down for the server's tests", () => {
    const settings = [
      DEFAULT_SETTINGS,
      ...fc.sample(anySettings, { seed: 20261122, numRuns: RUNS }),
    ];
    kept("configurations.jsonl", settings.map((one) => `${JSON.stringify(asked(one))}\n`).join(""));
  });

  it.each(Object.keys(SHOWN))(
    "%s: is shown as code, which is kept for the server's tests",
    (name) => {
      const session = asked({ ...DEFAULT_SETTINGS, ...SHOWN[name] });
      const context = { origin: "http://127.0.0.1:8000", model: "callboard-embedded", session };
      for (const kind of CODE_KINDS)
        kept(`${name}.${CODE_FILES[kind]}`, sessionCode(kind, context));
    },
  );

  const scripts: readonly CodeKind[] = ["browser", "node"];
  it.each(Object.keys(SHOWN))("%s: the JavaScript is well formed", (name) => {
    for (const kind of scripts) {
      execFileSync(process.execPath, ["--check", `${FOLDER}${name}.${CODE_FILES[kind]}`]);
    }
  });
});
