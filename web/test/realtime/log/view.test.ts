import type { EventLog } from "@/realtime/log/event-log";
import { parseQuery } from "@/realtime/log/query";
import { LogView } from "@/realtime/log/view";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEntries, logOf, logWith } from "./entries";

const QUERIES = [
  "",
  "sunset",
  "error",
  "-sunset",
  '"a \\"quote"',
  "/un.*meter/",
  "type:response.*",
  "dir:client cat:tool",
  "sev:error,warning",
  "item_id:item_1",
  "item.call_id:call_*",
  "bytes>100",
  "ms>=1",
  "audio_ms>0 -delta",
  "response.status:failed",
];

/** What a view shows, in events. */
function shown(view: LogView): unknown {
  return Array.from({ length: view.rowCount }, (_, i) => {
    const row = view.rowAt(i);
    return row?.kind === "row" ? row.row.members : row?.index;
  });
}

describe("a view of the log", () => {
  it("shows the same whether the log grew before or after the question (F4)", () => {
    fc.assert(
      fc.property(
        anyEntries,
        fc.constantFrom(...QUERIES),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.nat(120), { maxLength: 4 }),
        (entries, query, share, opened) => {
          const early = logWith(entries.slice(0, Math.floor(entries.length * share)));
          const growing = new LogView(early);
          growing.setQuery(query);
          for (const entry of entries.slice(early.length)) {
            early.append(entry);
            if (early.length % 7 === 0) growing.sync();
          }
          const fresh = new LogView(logWith(entries));
          fresh.setQuery(query);
          for (const index of opened.filter((one) => one < entries.length)) {
            growing.setExpanded(index, true);
            fresh.setExpanded(index, true);
          }
          while (growing.busy) growing.sync();
          growing.sync();
          while (fresh.busy) fresh.sync();
          expect(shown(growing)).toEqual(shown(fresh));
          expect(growing.count).toBe(fresh.count);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("shows each event that answers exactly once, and knows where it stands", () => {
    fc.assert(
      fc.property(anyEntries, fc.constantFrom(...QUERIES), (entries, query) => {
        const log = logWith(entries);
        const view = new LogView(log);
        view.setQuery(query);
        while (view.busy) view.sync();
        const { test } = parseQuery(query);
        const answering = entries.map((_, i) => i).filter((i) => test?.(log, i) ?? true);
        const rows = Array.from({ length: view.rowCount }, (_, i) => view.rowAt(i));
        const members = rows.flatMap((row) => (row?.kind === "row" ? row.row.members : []));
        expect(members.toSorted((a, b) => a - b)).toEqual(answering);
        expect(view.count).toBe(answering.length);
        for (const row of rows) if (row?.kind === "row") view.setExpanded(row.row.first, true);
        for (let i = 0; i < view.rowCount; i++) {
          const row = view.rowAt(i);
          if (row?.kind === "member") expect(view.indexOfRow(row.index)).toBe(i);
          else if (row?.row.members.length === 1) expect(view.indexOfRow(row.row.first)).toBe(i);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("keeps the last good answer while the query is wrong", () => {
    const view = new LogView(sample());
    view.setQuery("sunset");
    const before = shown(view);
    expect(view.setQuery("/(/").problems).toMatchObject([{ key: "bad_regex", from: 0 }]);
    expect(shown(view)).toEqual(before);
    expect(view.query.text).toBe("/(/");
  });

  it("narrows by chips as well as by words", () => {
    const view = new LogView(sample());
    view.setChips({ directions: ["client"] });
    expect(view.count).toBe(1);
    view.setChips({ directions: [], severities: ["error"] });
    expect(view.count).toBe(1);
    view.setChips({ severities: [] });
    expect(view.count).toBe(4);
  });

  it("finds the row of a moment", () => {
    const view = new LogView(sample());
    expect([0, 15, 25, 99].map((at) => view.indexAt(at))).toEqual([0, 1, 2, 3]);
  });
});

function sample(): EventLog {
  return logOf([
    [10, "client", { type: "response.create", event_id: "console_1" }],
    [20, "server", { type: "response.created", response: { id: "r" } }],
    [30, "server", { type: "response.output_text.delta", response_id: "r", delta: "sunset" }],
    [40, "server", { type: "error", error: { code: "server_error", message: "no" } }],
  ]);
}
