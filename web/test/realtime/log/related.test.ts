import { hintOf } from "@/realtime/log/hints";
import { describe, expect, it } from "vitest";
import { logOf } from "./entries";

const call = { type: "function_call", call_id: "call_1", name: "get_weather", arguments: "{}" };
const output = { type: "function_call_output", call_id: "call_1", output: "31" };

describe("what belongs together", () => {
  it("leads from an error to what caused it, and back (lead 1)", () => {
    const log = logOf([
      [0, "client", { type: "session.update", event_id: "console_1", session: { foo: 1 } }],
      [5, "client", { type: "session.update", event_id: "console_2", session: {} }],
      [9, "server", { type: "error", error: { code: "unknown_parameter", event_id: "console_1" } }],
      [20, "server", { type: "session.updated", session: {} }],
    ]);
    expect(log.related(2)).toEqual([{ kind: "cause", event: 0 }]);
    expect(log.related(0)).toEqual([{ kind: "effect", event: 2 }]);
    expect(log.related(1)).toEqual([{ kind: "answered", event: 3 }]);
    expect(log.entry(3).ms).toBe(15);
    expect(hintOf(log.entry(2))).toBe("unknown_parameter");
    expect(hintOf(log.entry(1))).toBeNull();
  });

  it("pairs a tool call with its result and says how long it took", () => {
    const at = { response_id: "resp_1", item_id: "item_1", call_id: "call_1" };
    const log = logOf([
      [0, "server", { type: "response.function_call_arguments.delta", ...at, delta: "{" }],
      [1, "server", { type: "response.function_call_arguments.delta", ...at, delta: "}" }],
      [2, "server", { type: "response.function_call_arguments.done", ...at, arguments: "{}" }],
      [
        3,
        "server",
        {
          type: "response.output_item.done",
          response_id: "resp_1",
          item: { id: "item_1", ...call },
        },
      ],
      [252, "client", { type: "conversation.item.create", item: output }],
      [260, "server", { type: "conversation.item.added", item: { id: "item_2", ...output } }],
    ]);
    expect(log.entry(4)).toMatchObject({ category: "tool", ms: 250 });
    expect(log.related(4)).toEqual([
      { kind: "answers", event: 2 },
      { kind: "answered", event: 5 },
      { kind: "call", event: 0 },
      { kind: "call", event: 3 },
    ]);
    expect(log.related(1).map(({ event }) => event)).toEqual([2, 3, 4, 5]);
  });

  it("does not take the agent's own item for the answer to ours", () => {
    const mine = { type: "message", role: "user", content: [] };
    const log = logOf([
      [
        0,
        "server",
        { type: "response.output_item.added", item: { id: "item_1", type: "message" } },
      ],
      [1, "client", { type: "conversation.item.create", item: mine }],
      [2, "server", { type: "conversation.item.added", item: { id: "item_1", type: "message" } }],
      [3, "server", { type: "conversation.item.added", item: { id: "item_2", ...mine } }],
    ]);
    expect([log.begunBy(2), log.begunBy(3)]).toEqual([null, 1]);
  });
});
