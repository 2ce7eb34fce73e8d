/** The golden conversations, which the server side folds as well, mean the same here. */
import type { ServerEvent } from "@/realtime/events";
import { ConversationFold } from "@/realtime/fold";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const FOLDER = fileURLToPath(new URL("../../../fixtures/conversations/", import.meta.url));

interface Line {
  from: "client" | "server";
  event: ServerEvent;
}

interface Expected {
  items: unknown[];
  responses: Record<string, unknown>;
  toolOutputs: Record<string, string>;
  transcriptionUsage: Record<string, unknown>;
}

const read = (file: string): string => readFileSync(`${FOLDER}${file}`, "utf8");

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".jsonl"))
  .map((file) => file.replace(".jsonl", ""));

describe("the golden conversation", () => {
  it.each(names)("%s folds to what is expected", (name) => {
    const fold = new ConversationFold();
    for (const line of read(`${name}.jsonl`).trimEnd().split("\n")) {
      const { from, event } = JSON.parse(line) as Line;
      if (from === "server") fold.apply(event);
    }
    const expected = JSON.parse(read(`${name}.expected.json`)) as Expected;
    const { items, responses, toolOutputs, transcriptionUsage } = fold.conversation;
    expect(items).toEqual(expected.items);
    expect(Object.fromEntries(responses)).toEqual(expected.responses);
    expect(Object.fromEntries(toolOutputs)).toEqual(expected.toolOutputs);
    expect(Object.fromEntries(transcriptionUsage)).toEqual(expected.transcriptionUsage);
  });
});
