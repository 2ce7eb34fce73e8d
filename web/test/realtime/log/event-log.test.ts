import { EventLog } from "@/realtime/log/event-log";
import type { NewEntry } from "@/realtime/log/entry";
import { summaryOf, summaryOfRow } from "@/realtime/log/summary";
import { LogView } from "@/realtime/log/view";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const entry = (change: Partial<NewEntry>): NewEntry => ({
  at: 0,
  direction: "server",
  category: "response",
  severity: "info",
  eventId: null,
  responseId: null,
  itemId: null,
  callId: null,
  causeId: null,
  type: "response.done",
  payload: "{}",
  bytes: 2,
  audioMs: 0,
  ...change,
});

const anyEntry = fc
  .record({
    at: fc.double({ min: 0, max: 1e6, noNaN: true }),
    direction: fc.constantFrom("client" as const, "server" as const),
    type: fc.constantFrom(
      "response.output_audio.delta",
      "response.output_audio_transcript.delta",
      "input_audio_buffer.append",
      "response.done",
      "session.update",
    ),
    itemId: fc.constantFrom("a", "b", null),
  })
  .map(entry);

describe("the event log", () => {
  it("loses nothing: every event is in exactly one row, with its own time", () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 2500 }), (entries) => {
        const log = new EventLog();
        entries.forEach((one) => log.append(one));
        const members = log.rows.flatMap((row) => row.members);
        expect(members.toSorted((a, b) => a - b)).toEqual(entries.map((_, index) => index));
        for (const row of log.rows) {
          const kinds = row.members.map((index) => log.entry(index).type);
          expect(new Set(kinds).size).toBe(1);
          expect(row.first).toBe(row.members[0]);
        }
        entries.forEach(({ at, direction, type }, index) => {
          expect(log.entry(index)).toMatchObject({ at, direction, type });
        });
      }),
      { numRuns: 30 },
    );
  });

  it("shows streams that run side by side as one row each", () => {
    const log = new EventLog();
    for (let i = 0; i < 4; i++) {
      log.append(entry({ type: "response.output_audio_transcript.delta", itemId: "x" }));
      log.append(entry({ type: "response.output_audio.delta", itemId: "x" }));
      log.append(entry({ direction: "client", type: "input_audio_buffer.append" }));
    }
    log.append(entry({ type: "response.done" }));
    log.append(entry({ direction: "client", type: "input_audio_buffer.append" }));
    expect(log.rows.map((row) => row.members.length)).toEqual([4, 4, 5, 1]);
  });

  it("finds words in type and payload, whatever their case", () => {
    const log = new EventLog();
    log.append(entry({ type: "error", payload: '{"error":{"code":"Unknown_Parameter"}}' }));
    log.append(entry({ type: "session.updated", payload: "{}" }));
    const view = new LogView(log);
    view.setQuery("  ERROR unknown ");
    expect(view.rowCount).toBe(1);
    view.setQuery("");
    expect(view.rowCount).toBe(2);
  });

  it("opens a run into its events", () => {
    const log = new EventLog();
    for (let i = 0; i < 3; i++) log.append(entry({ type: "response.output_text.delta" }));
    const view = new LogView(log);
    view.toggle(0);
    const kinds = Array.from({ length: view.rowCount }, (_, i) => view.rowAt(i)?.kind);
    expect(kinds).toEqual(["row", "member", "member", "member"]);
  });
});

describe("summaries", () => {
  const of = (type: string, payload: object, audioMs = 0) => {
    const log = new EventLog();
    log.append(entry({ type, payload: JSON.stringify(payload), audioMs }));
    return summaryOf(log.entry(0));
  };

  it("say what was said", () => {
    const item = { type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] };
    expect(of("conversation.item.added", { item })).toMatchObject({
      key: "itemText",
      values: { role: "user", text: "hi" },
    });
  });

  it("say nothing for a picture beside words", () => {
    const content = [{ type: "input_image" }, { type: "input_text", text: "What is this?" }];
    const item = { type: "message", role: "user", content };
    const { values } = of("conversation.item.added", { item });
    expect(values).toMatchObject({ text: "What is this?" });
  });

  it("say what went wrong", () => {
    expect(of("error", { error: { code: "unknown_parameter", message: "no" } }).key).toBe("error");
  });

  it("never throw, whatever the payload is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(of("anything", payload as object).key).toBeTypeOf("string");
      }),
    );
  });

  it("add up a run", () => {
    const log = new EventLog();
    for (const delta of ["Good ", "day"]) {
      log.append(entry({ type: "response.output_text.delta", payload: JSON.stringify({ delta }) }));
    }
    const row = log.rows[0];
    expect(row && summaryOfRow(log, row)).toEqual({
      key: "deltasText",
      values: { count: 2, text: "Good day" },
    });
  });
});
