/** B3b, B3c: a new conversation forgets at the server and keeps the view of what was; items can be deleted. */
import { IDLE } from "@/realtime/connection";
import { initialTalk } from "@/realtime/talk";
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import { CallRecord } from "@/realtime/log/record";
import { ConversationDesk, type DeskSession } from "@/realtime/transcript/desk";
import { meterOf } from "@/realtime/usage/meter";
import { beforeEach, describe, expect, it } from "vitest";
import { response, script } from "../script";

const sent: ClientEvent[] = [];
let record = new CallRecord();
let state = { isLive: true, isAnswering: false, interrupted: 0 };

const session: DeskSession = {
  get record() {
    return record;
  },
  get view() {
    const talk = initialTalk("voice_activity", "client");
    return {
      connection: { ...IDLE, phase: state.isLive ? "connected" : "idle" } as const,
      talk: { ...talk, response: state.isAnswering ? { id: "now", cancelling: false } : null },
    };
  },
  send: (event) => sent.push(event),
  interrupt: () => (state.interrupted += 1),
};
let desk = new ConversationDesk(session);

function receive(...events: ServerEvent[]): void {
  for (const event of events) {
    record.received(JSON.stringify(event), 1);
    desk.received(event);
  }
}

const deletions = () =>
  sent.flatMap((event) => (event.type === "conversation.item.delete" ? [event.item_id] : []));
const gone = (id: string): ServerEvent => ({ type: "conversation.item.deleted", item_id: id });
const shownIds = () => record.fold.conversation.items.map(({ id }) => id);

beforeEach(() => {
  sent.length = 0;
  record = new CallRecord();
  state = { isLive: true, isAnswering: false, interrupted: 0 };
  desk = new ConversationDesk(session);
  receive(
    ...script([
      { user: "spoken", reply: "tool", words: ["one"] },
      { user: "typed", reply: "whole", words: ["two"] },
    ]).events,
  );
});

describe("a new conversation", () => {
  it("deletes every item, tools too, and keeps them for the reader", () => {
    const before = shownIds();
    desk.startAnew(77);
    expect(deletions()).toEqual(before);
    expect(before).toContain("answer_0");
    receive(...before.map(gone));
    expect(shownIds()).toEqual([]);
    expect(desk.view.deleting).toEqual([]);
    expect(desk.view.earlier[0]?.conversation.items.map(({ id }) => id)).toEqual(before);
    expect(record.dividers).toMatchObject([{ kind: "new_conversation", at: 77 }]);
  });

  it("waits for the end of what the agent is saying, and deletes that as well", () => {
    const item = { id: "late", type: "message", role: "assistant", content: [] } as const;
    const open: ServerEvent[] = [
      { type: "response.created", response: response("now") },
      { type: "response.output_item.added", response_id: "now", output_index: 0, item },
    ];
    state.isAnswering = true;
    receive(...open);
    desk.startAnew(0);
    expect(state.interrupted).toBe(1);
    expect(deletions()).toEqual([]);
    state.isAnswering = false;
    const done = { ...item, status: "incomplete" } as const;
    receive(
      { type: "conversation.item.done", item: done, previous_item_id: "reply_1" },
      { type: "response.done", response: response("now", { status: "cancelled" }) },
    );
    expect(deletions()).toContain("late");
    expect(deletions()).toContain("user_0");
  });

  it("leaves alone what somebody has just begun to say", () => {
    receive({ type: "input_audio_buffer.speech_started", item_id: "next", audio_start_ms: 0 });
    desk.startAnew(0);
    expect(deletions()).not.toContain("next");
  });

  it("begins the cost and the gauge anew", () => {
    const usage = {
      input_tokens: 900,
      output_tokens: 9,
      input_token_details: { text_tokens: 900 },
    };
    const bill = (id: string): ServerEvent => ({
      type: "response.done",
      response: response(id, { status: "completed", usage }),
    });
    receive(bill("paid"));
    expect(desk.view.context.tokens).toBe(909);
    desk.startAnew(0);
    expect(desk.view.context.tokens).toBe(0);
    receive(bill("fresh"));
    const models = { model: "gpt-realtime", transcriptionModel: "" };
    expect(meterOf(record.fold.conversation, models, desk.settled).input.text).toBe(900);
    expect(meterOf(record.fold.conversation, models).input.text).toBe(1800);
  });

  it("after the call only puts the view away", () => {
    state.isLive = false;
    desk.startAnew(0);
    expect(sent).toEqual([]);
    expect(desk.view.putAway).toBe(true);
    expect(desk.view.earlier).toHaveLength(1);
  });

  it("is over with the next call", () => {
    desk.startAnew(0);
    desk.began();
    expect(desk.view.earlier).toEqual([]);
    expect(desk.settled.size).toBe(0);
  });
});

describe("an item that is deleted", () => {
  it("is shown until the server says that it is gone, and asked for once", () => {
    desk.deleteItem("user_1");
    desk.deleteItem("user_1");
    expect(deletions()).toEqual(["user_1"]);
    expect(shownIds()).toContain("user_1");
    expect(desk.view.deleting).toEqual(["user_1"]);
    receive(gone("user_1"));
    expect(shownIds()).not.toContain("user_1");
    expect(desk.view.deleting).toEqual([]);
  });

  it("stays when the server cannot delete it", () => {
    desk.deleteItem("user_1");
    const error = { type: "invalid_request_error", code: "item_delete_invalid_item_id" };
    receive({ type: "error", error: { ...error, message: "no" } });
    expect(desk.view.deleting).toEqual([]);
  });
});

it("a request for approval is answered once", () => {
  desk.answer("mcpr_1", true);
  desk.answer("mcpr_1", false);
  expect(sent).toEqual([
    {
      type: "conversation.item.create",
      item: { type: "mcp_approval_response", approval_request_id: "mcpr_1", approve: true },
    },
  ]);
});
