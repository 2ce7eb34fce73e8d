import { feedEntryOf, FEED_KINDS, type FeedEntry } from "@/realtime/feed/entries";
import { EMPTY_FEED, awaitingApproval, feedAfter, openTools } from "@/realtime/feed/fold";
import { noteOf } from "@/realtime/feed/part";
import { fieldChanges, NO_RECORDS, recordsAfter } from "@/realtime/feed/records";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

let seq = 0;

function entry(kind: string, facts: object): FeedEntry {
  const read = feedEntryOf(JSON.stringify({ seq: ++seq, at_ms: seq * 100, kind, ...facts }));
  if (read === null) throw new Error("not understood");
  return read;
}

function after(...entries: readonly FeedEntry[]) {
  return entries.reduce(
    (state, one) => feedAfter(state, one, { at: one.atMs, afterItemId: "item_1" }),
    EMPTY_FEED,
  );
}

const booking = { reference: "QK7M2P", status: "confirmed", flights: [{ seat: "12A" }] };

describe("the feed of a call", () => {
  it("is read as far as it is understood, and never throws", () => {
    expect(feedEntryOf("{")).toBeNull();
    expect(feedEntryOf('{"kind":"later"}')).toBeNull();
    expect(feedEntryOf('{"kind":"tool","call_id":"c"}')).toBeNull();
    fc.assert(
      fc.property(
        fc.constantFrom(...FEED_KINDS),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (kind, facts) => {
          const read = feedEntryOf(JSON.stringify({ ...facts, kind, seq: 1, at_ms: 2 }));
          if (read !== null) feedAfter(EMPTY_FEED, read, { at: 0, afterItemId: null });
        },
      ),
    );
  });

  it("D1c: tells a tool call from its beginning to its end, with its duration", () => {
    const running = entry("tool", {
      ...{ call_id: "call_1", name: "check_flight_status", where: "server", state: "running" },
      arguments: { flight_number: "CB204" },
    });
    const done = entry("tool", {
      ...{ call_id: "call_1", state: "done", output: '{"status":"on time"}' },
      ...{ duration_ms: 41, cached: true },
    });
    expect(openTools(after(running)).map(({ callId }) => callId)).toEqual(["call_1"]);
    const state = after(running, done);
    expect(openTools(state)).toEqual([]);
    expect(state.tools.get("call_1")).toMatchObject({
      name: "check_flight_status",
      arguments: '{"flight_number":"CB204"}',
      state: "done",
      ms: 41,
      cached: true,
      since: running.atMs,
    });
    const note = noteOf(done, 5);
    expect(note).toMatchObject({ category: "tool", severity: "info", type: "feed.tool" });
    expect(note.payload).toMatchObject({ call_id: "call_1", duration_ms: 41 });
    expect(note.payload).not.toHaveProperty("seq");
  });

  it("C2: knows which calls wait for approval, the oldest first", () => {
    const waiting = (id: string) =>
      entry("tool", { call_id: id, name: "cancel_booking", state: "waiting_for_approval" });
    const state = after(
      waiting("a"),
      waiting("b"),
      entry("tool", { call_id: "a", state: "refused" }),
    );
    expect(awaitingApproval(state).map(({ callId }) => callId)).toEqual(["b"]);
  });

  it("puts what concerns the conversation among its turns", () => {
    const state = after(
      entry("provider", { provider: "openai", model: "gpt-realtime", transport: "websocket" }),
      entry("handoff", { from: "desk", to: "refunds" }),
      entry("guardrail", { name: "no prices", verdict: "tripped", detail: "a price was made up" }),
      entry("provider", { provider: "embedded", fallback_from: "openai", reason: "401" }),
      entry("escalation", { reason: "asks for a person", summary: "…", reference: "E-1" }),
      entry("record", { topic: "booking", value: booking }),
      entry("sentiment", { score: -7, label: "upset" }),
      entry("cache", { hits: 3, misses: 1 }),
    );
    const kinds = state.rows.map(({ facts }) => facts.kind);
    expect(kinds).toEqual(["handoff", "guardrail", "provider", "escalation", "change"]);
    expect(state.provider?.provider).toBe("embedded");
    expect(state.sentiment).toMatchObject({ score: -1, label: "upset" });
    expect(state.cache).toMatchObject({ hits: 3, misses: 1 });
    expect(new Set(state.rows.map(({ id }) => id)).size).toBe(5);
  });
});

describe("records that tools publish (U1)", () => {
  const told = (value: unknown, topic = "booking") => ({ kind: "record" as const, topic, value });

  it("change field by field, and keep what they were", () => {
    const changed = { ...booking, flights: [{ seat: "14C" }], bags: 1 };
    const first = recordsAfter(NO_RECORDS, told(booking), 1);
    const second = recordsAfter(first, told(changed), 2);
    expect(second.live).toHaveLength(1);
    expect(second.live[0]).toMatchObject({ key: "QK7M2P", version: 2, value: changed });
    expect(second.live[0]?.changes).toEqual([
      { path: "flights[0].seat", before: "12A", after: "14C" },
      { path: "bags", before: undefined, after: 1 },
    ]);
    expect(second.history.map(({ kind }) => kind)).toEqual(["changed", "new"]);
  });

  it("are told apart by their names, and go when they are empty", () => {
    const other = { ...booking, reference: "ZX1" };
    const both = recordsAfter(recordsAfter(NO_RECORDS, told(booking), 1), told(other), 2);
    expect(both.live.map(({ key }) => key)).toEqual(["ZX1", "QK7M2P"]);
    const quoted = recordsAfter(both, told({ amount: 10 }, "quote"), 3);
    const gone = recordsAfter(quoted, told(null, "quote"), 4);
    expect(gone.live.map(({ topic }) => topic)).toEqual(["booking", "booking"]);
    expect(gone.history[0]).toMatchObject({ kind: "gone", topic: "quote" });
    expect(recordsAfter(gone, told(null, "quote"), 5)).toBe(gone);
  });

  it("say nothing when they are told again as they were", () => {
    const once = recordsAfter(NO_RECORDS, told(booking), 1);
    const again = recordsAfter(once, told(structuredClone(booking)), 2);
    expect(again.history).toBe(once.history);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(fieldChanges(value, structuredClone(value))).toEqual([]);
      }),
    );
  });
});
