import { ConversationFold } from "@/realtime/fold";
import type { Item } from "@/realtime/items";
import { anchorEvent, isAnchor } from "@/realtime/link/anchor";
import { seedOf } from "@/realtime/link/seed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const CLOSED = { budget: 24_000, openCalls: new Set<string>(), audio: new Map<string, string>() };

type Step =
  | { kind: "user" | "assistant"; text: string }
  | { kind: "call"; name: string; output: string | null };

const words = fc.string({ maxLength: 60 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("user" as const, "assistant" as const), text: words }),
  fc.record({
    kind: fc.constant("call" as const),
    name: fc.constant("look"),
    output: fc.option(words),
  }),
);

function itemsOf(made: Step, index: number): Item[] {
  const id = `item_${index}`;
  if (made.kind === "call") {
    const call: Item = {
      id,
      type: "function_call",
      status: "completed",
      name: made.name,
      call_id: `call_${index}`,
      arguments: "{}",
    };
    if (made.output === null) return [call];
    return [
      call,
      {
        id: `${id}_out`,
        type: "function_call_output",
        call_id: `call_${index}`,
        output: made.output,
      },
    ];
  }
  const type = made.kind === "user" ? "input_text" : "output_text";
  return [
    {
      id,
      type: "message",
      role: made.kind,
      status: "completed",
      content: [{ type, text: made.text }],
    },
  ];
}

function folded(items: readonly Item[]): ConversationFold {
  const fold = new ConversationFold();
  add(fold, items, null);
  return fold;
}

function add(fold: ConversationFold, items: readonly Item[], first: string | null): void {
  let previous = first;
  for (const item of items) {
    fold.apply({ type: "conversation.item.added", item, previous_item_id: previous });
    fold.apply({ type: "conversation.item.done", item, previous_item_id: previous });
    previous = item.id ?? previous;
  }
}

function sizeOf(item: Item): number {
  if (item.type === "function_call") return item.name.length + item.arguments.length;
  if (item.type === "function_call_output") return item.output.length;
  if (item.type !== "message") return 0;
  return item.content.reduce(
    (sum, part) => sum + ("text" in part ? (part.text ?? "").length : 0),
    0,
  );
}

describe("lead 4: a conversation as seed of another session", () => {
  it("keeps the order, the ids, and an output beside each call", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { conversation } = folded(steps.flatMap(itemsOf));
        const seed = seedOf(conversation, CLOSED);
        const ids = seed.flatMap(({ id }) => (id === undefined ? [] : [id]));
        const order = conversation.items.map(({ id }) => id).filter((id) => ids.includes(id));
        expect(ids).toEqual(order);
        for (const [index, item] of seed.entries()) {
          if (item.type !== "function_call") continue;
          expect(seed[index + 1]).toMatchObject({
            type: "function_call_output",
            call_id: item.call_id,
          });
        }
      }),
    );
  });

  it("stays within its budget and keeps the newest", () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 80, max: 400 }),
        (steps, budget) => {
          const { conversation } = folded(steps.flatMap(itemsOf));
          const seed = seedOf(conversation, { ...CLOSED, budget });
          expect(seed.reduce((sum, item) => sum + sizeOf(item), 0)).toBeLessThanOrEqual(budget);
          const whole = seedOf(conversation, CLOSED);
          const ids = (items: Item[]) => items.map(({ id }) => id);
          expect(ids(whole).slice(-seed.length || whole.length)).toEqual(
            seed.length === 0 ? ids(whole) : ids(seed),
          );
        },
      ),
    );
  });

  it("shows no copy twice, nor the anchor, and new turns behind it", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const fold = folded(steps.flatMap(itemsOf));
        const before = fold.conversation.items;
        const anchor = anchorEvent("reconnected", "one");
        const seed = seedOf(fold.conversation, CLOSED);
        const item = anchor.item;
        fold.anchor(item.id ?? "");
        // The server names the copies of outputs itself.
        const copies = seed.filter(({ id }) => id !== undefined);
        const next: Item = {
          id: "next",
          type: "message",
          role: "user",
          status: "completed",
          content: [{ type: "input_text", text: "and now?" }],
        };
        add(fold, [...copies, item, next], null);
        const after = fold.conversation.items;
        expect(after.slice(0, -1)).toEqual(before);
        expect(after.at(-1)?.id).toBe("next");
        expect(after.some(({ id }) => isAnchor(id))).toBe(false);
      }),
    );
  });

  it("says of a cut reply only what was heard, and leaves a call open whose tool still runs", () => {
    const fold = folded([
      {
        id: "r",
        type: "message",
        role: "assistant",
        status: "incomplete",
        content: [
          { type: "output_audio", transcript: "One two three four five six seven eight nine ten." },
        ],
      },
      {
        id: "c",
        type: "function_call",
        status: "completed",
        name: "look",
        call_id: "k",
        arguments: "{}",
      },
    ]);
    fold.apply({
      type: "conversation.item.truncated",
      item_id: "r",
      content_index: 0,
      audio_end_ms: 900,
    });
    const [reply, ...rest] = seedOf(fold.conversation, { ...CLOSED, openCalls: new Set(["k"]) });
    const text =
      reply?.type === "message" && reply.content[0] && "text" in reply.content[0]
        ? reply.content[0].text
        : "";
    expect(text).toMatch(/^One two/);
    expect(text).not.toContain("ten");
    expect(rest.map(({ type }) => type)).toEqual(["function_call"]);
  });

  it("takes the calls of MCP servers along that are over, as history (lead 4)", () => {
    const called = {
      type: "mcp_call" as const,
      server_label: "library",
      name: "search",
      arguments: '{"title":"Emma"}',
    };
    const failure = { type: "http_error", code: 502, message: "Gone." };
    const fold = folded([
      { ...called, id: "over", output: "Shelf 7. ".repeat(40), error: null },
      { ...called, id: "failed", output: null, error: failure },
      { ...called, id: "running", output: null, error: null },
      {
        id: "listed",
        type: "mcp_list_tools",
        server_label: "library",
        tools: [{ name: "search" }],
      },
    ]);
    const [over, failed, ...more] = seedOf(fold.conversation, CLOSED);
    expect(over).toEqual({ ...called, id: "over", output: "Shelf 7. ".repeat(40), error: null });
    expect(failed).toEqual({
      ...called,
      id: "failed",
      output: null,
      error: { type: "tool_execution_error", message: "Gone." },
    });
    expect(more).toEqual([]);
    const [cut] = seedOf(fold.conversation, { ...CLOSED, budget: 150 });
    expect(cut).toMatchObject({ id: "over", arguments: '{"title":"Emma"}' });
    expect(cut?.type === "mcp_call" ? cut.output?.length : 0).toBeLessThan(130);
  });
});
