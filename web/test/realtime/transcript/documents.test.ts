/** Lead 7: the transcript as text, Markdown and JSON says what the screen says. */
import { EMPTY_PART, emptyItem } from "@/realtime/conversation";
import { toJson, toMarkdown, toPlainText, toText } from "@/realtime/transcript/documents";
import { entriesOf, paceOf } from "@/realtime/transcript/entries";
import { DEFAULT_PACE } from "@/realtime/transcript/heard";
import { describe, expect, it } from "vitest";
import { LABELS, type Said, START, saidItem, sourceOf } from "./source";

const SAID: Said[] = [
  { id: "u", role: "user", text: "Tell me *a story*.", fromMs: 1500, toMs: 2500 },
  { id: "a", role: "assistant", text: "Once upon a time there was", fromMs: 62_000, toMs: 62_500 },
];
const tool = {
  ...emptyItem("t"),
  type: "function_call",
  toolCall: { callId: "c", name: "look", arguments: '{"at":1}' },
};
const image = {
  ...emptyItem("p"),
  role: "user" as const,
  parts: [{ ...EMPTY_PART, kind: "image" as const, transcript: "final" as const }],
};
const silent = saidItem({ id: "s", role: "user", text: "", fromMs: 0, toMs: 0 });
const [user, agent] = SAID.map(saidItem);

function source() {
  const items = [user, tool, { ...agent, heardMs: 500 }, image, silent].filter(
    (item) => item !== undefined,
  );
  const made = sourceOf(items as never, SAID, {
    dividers: [
      { kind: "new_conversation", at: START, afterItemId: null },
      { kind: "reconnected", at: START + 70_000, afterItemId: "a" },
    ],
  });
  return {
    ...made,
    conversation: { ...made.conversation, toolOutputs: new Map([["c", "fog ``` here"]]) },
  };
}

const ABOUT = { startedAt: Date.UTC(2026, 10, 22, 9, 30), model: "callboard-embedded" };

describe("the transcript", () => {
  it("as text has who, when, what was not heard, tools in place and dividers", () => {
    expect(toPlainText(entriesOf(source()), LABELS)).toBe(
      [
        "--- [00:00] new conversation ---",
        "[00:01] You: Tell me *a story*.",
        'Tool: look({"at":1})',
        "    Result: fog ``` here",
        "[01:02] Agent: Once upon a [not heard: time there was]",
        "--- [01:10] reconnected ---",
        "You: [image]",
        "You: [inaudible]",
        "",
      ].join("\n"),
    );
    expect(toText(entriesOf(source()), ABOUT, LABELS)).toMatch(
      /^Conversation\n2026-11-22T09:30:00.000Z · callboard-embedded\n\n---/,
    );
  });

  it("as Markdown takes nothing that was said for markup", () => {
    const markdown = toMarkdown(entriesOf(source()), ABOUT, LABELS);
    expect(markdown).toContain("Tell me \\*a story\\*.");
    expect(markdown).toContain("Once upon a *not heard: ~~time there was~~*");
    expect(markdown).toContain("````\nfog ``` here\n````");
    expect(markdown).toContain("*reconnected*");
  });

  it("as JSON has the protocol's names and all that is known", () => {
    const parsed = JSON.parse(toJson(entriesOf(source()), ABOUT)) as {
      started: string;
      entries: object[];
    };
    expect(parsed.started).toBe("2026-11-22T09:30:00.000Z");
    expect(parsed.entries[3]).toEqual({
      kind: "turn",
      itemId: "a",
      role: "assistant",
      state: "interrupted",
      text: "Once upon a",
      unheard: "time there was",
      images: 0,
      latencyMs: null,
      fromMs: 62_000,
      toMs: 62_500,
    });
  });
});

describe("the agent's pace", () => {
  it("comes from its whole spoken turns, and only where the length of a cut reply is not known", () => {
    const cut = {
      ...emptyItem("x"),
      role: "assistant" as const,
      heardMs: 100,
      parts: [EMPTY_PART],
    };
    const spoken: Said = {
      id: "w",
      role: "assistant",
      text: "a".repeat(20),
      fromMs: 0,
      toMs: 2000,
    };
    const { conversation, timing } = sourceOf([saidItem(spoken), cut], [spoken]);
    expect(paceOf(conversation, timing)).toBe(10);
    const measured = { ...cut, parts: [{ ...EMPTY_PART, audioMs: 900 }] };
    expect(paceOf({ items: [saidItem(spoken), measured] }, timing)).toBe(DEFAULT_PACE);
  });
});
