/** The golden conversations, which the server side folds as well, mean the same here. */
import type { ConversationItem } from "@/realtime/conversation";
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
}

const read = (file: string): string => readFileSync(`${FOLDER}${file}`, "utf8");

/** The pictures themselves are the page's business: the server side keeps that there was one. */
function withoutPictures(items: readonly ConversationItem[]): unknown[] {
  return items.map((item) => ({
    ...item,
    parts: item.parts.map((part) => ({ ...part, imageUrl: undefined })),
  }));
}

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
    const { items, responses, toolOutputs } = fold.conversation;
    expect(withoutPictures(items)).toEqual(expected.items);
    expect(Object.fromEntries(responses)).toEqual(expected.responses);
    expect(Object.fromEntries(toolOutputs)).toEqual(expected.toolOutputs);
  });
});
