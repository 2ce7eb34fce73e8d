/** B3c: how full the context is, and whether turns are left out. */
import { ContextGauge } from "@/realtime/usage/context-gauge";
import type { ServerEvent } from "@/realtime/events";
import { describe, expect, it } from "vitest";
import { response } from "../script";

const done = (input: number, output: number, change = {}): ServerEvent => ({
  type: "response.done",
  response: response("r", {
    status: "completed",
    usage: { input_tokens: input, output_tokens: output },
    ...change,
  }),
});

function useAfter(...events: ServerEvent[]) {
  const gauge = new ContextGauge();
  for (const event of events) gauge.received(event);
  return gauge.use;
}

describe("the context gauge", () => {
  it("shows what the last response read and made", () => {
    expect(useAfter(done(100, 20), done(140, 30))).toEqual({ tokens: 170, truncated: false });
  });

  it("says that turns are left out once a prompt is shorter than the one before", () => {
    expect(useAfter(done(28_000, 90), done(22_000, 90)).truncated).toBe(true);
    expect(useAfter(done(28_000, 90), done(22_000, 90), done(22_300, 9)).truncated).toBe(true);
  });

  it("knows that deleting items and new instructions shorten it too", () => {
    const deleted: ServerEvent = { type: "conversation.item.deleted", item_id: "i" };
    const updated: ServerEvent = { type: "session.updated", session: { type: "realtime" } };
    expect(useAfter(done(500, 9), deleted, done(300, 9)).truncated).toBe(false);
    expect(useAfter(done(500, 9), updated, done(300, 9)).truncated).toBe(false);
  });

  it("leaves out responses beside the conversation and those that read nothing", () => {
    expect(useAfter(done(500, 9), done(20, 5, { conversation_id: null })).tokens).toBe(509);
    expect(useAfter(done(500, 9), done(0, 0)).tokens).toBe(509);
  });
});
