import { ConversationFold } from "@/realtime/fold";
import type { ServerEvent } from "@/realtime/events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ScriptTurn, response, script } from "./script";

function folded(events: readonly ServerEvent[]) {
  const fold = new ConversationFold();
  for (const event of events) fold.apply(event);
  return fold.conversation;
}

const turn: fc.Arbitrary<ScriptTurn> = fc.record({
  user: fc.constantFrom("spoken", "typed", "silent", "untranscribable"),
  reply: fc.constantFrom("whole", "cut", "tool", "none"),
  words: fc.array(fc.constantFrom("one", "two", "สาม", "four"), { minLength: 1, maxLength: 4 }),
});

const shuffled = fc
  .array(turn, { minLength: 1, maxLength: 4 })
  .map(script)
  .chain(({ events, ids }) =>
    fc.record({
      events: fc.constant(events),
      ids: fc.constant(ids),
      permutation: fc.shuffledSubarray(events, {
        minLength: events.length,
        maxLength: events.length,
      }),
    }),
  );

describe("the conversation", () => {
  it("has its items in the order of their predecessors, whatever the order of the events", () => {
    fc.assert(
      fc.property(shuffled, ({ permutation, ids }) => {
        expect(folded(permutation).items.map(({ id }) => id)).toEqual(ids);
      }),
    );
  });

  it("is the same whatever the order of the events", () => {
    fc.assert(
      fc.property(shuffled, ({ events, permutation }) => {
        const expected = folded(events);
        const got = folded(permutation);
        expect(got.items).toEqual(expected.items);
        expect(Object.fromEntries(got.responses)).toEqual(Object.fromEntries(expected.responses));
        expect(Object.fromEntries(got.toolOutputs)).toEqual(
          Object.fromEntries(expected.toolOutputs),
        );
      }),
    );
  });

  it("never throws on a prefix of any shuffle", () => {
    fc.assert(
      fc.property(shuffled, fc.nat(), ({ permutation }, cut) => {
        const fold = new ConversationFold();
        for (const event of permutation.slice(0, cut % (permutation.length + 1))) {
          fold.apply(event);
          expect(new Set(fold.conversation.items.map(({ id }) => id)).size).toBe(
            fold.conversation.items.length,
          );
        }
      }),
    );
  });
});

describe("one item", () => {
  const spoken = script([{ user: "spoken", reply: "cut", words: ["good", "day"] }]).events;

  it("streams its words before it is over", () => {
    const until = spoken.findIndex(({ type }) => type === "response.output_audio.done");
    const agent = folded(spoken.slice(0, until)).items[1];
    expect(agent?.parts[0]).toMatchObject({ text: "good day ", transcript: "pending" });
    expect(agent?.parts[0]?.audioMs).toBeGreaterThan(0);
  });

  it("keeps what was heard of a cut turn", () => {
    const conversation = folded(spoken);
    expect(conversation.items[1]).toMatchObject({ heardMs: 20, status: "incomplete" });
    expect(conversation.responses.get("resp_0")?.status).toBe("cancelled");
  });

  it("stands where it was inserted", () => {
    const text = (id: string, previous: string | null): ServerEvent => ({
      type: "conversation.item.added",
      previous_item_id: previous,
      item: { id, type: "message", role: "user", status: "completed", content: [] },
    });
    const events = [text("a", null), text("b", "a"), text("between", "a"), text("first", null)];
    expect(folded(events).items.map(({ id }) => id)).toEqual(["first", "a", "between", "b"]);
  });

  it("is gone when it was deleted, and leaves the others in order", () => {
    const { events } = script([
      { user: "typed", reply: "whole", words: ["one"] },
      { user: "typed", reply: "none", words: ["two"] },
    ]);
    const deleted: ServerEvent = { type: "conversation.item.deleted", item_id: "reply_0" };
    const ids = folded([deleted, ...events]).items.map(({ id }) => id);
    expect(ids).toEqual(["user_0", "user_1"]);
  });

  it("of an out-of-band response is not part of the conversation", () => {
    const item = { id: "x", type: "message", role: "assistant", content: [] } as const;
    const conversation = folded([
      { type: "response.created", response: response("side", { conversation_id: null }) },
      { type: "response.output_item.added", response_id: "side", output_index: 0, item },
    ]);
    expect(conversation.items).toEqual([]);
  });
});
