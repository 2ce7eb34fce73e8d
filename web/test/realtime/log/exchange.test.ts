import type { LogEntry, NewEntry } from "@/realtime/log/entry";
import { malformedEntry } from "@/realtime/log/entry";
import type { EventLog } from "@/realtime/log/event-log";
import { type ExportFormat, exportLog } from "@/realtime/log/export";
import { ImportFailure, type ImportedLog, importLog } from "@/realtime/log/import";
import { KeptAudio } from "@/realtime/log/kept-audio";
import { readFileSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEntry, logOf, logWith } from "./entries";

const anything: fc.Arbitrary<NewEntry> = fc.oneof(
  { arbitrary: anyEntry, weight: 9 },
  {
    arbitrary: fc.string({ unit: "binary" }).map((raw) => {
      return malformedEntry({ direction: "server", at: 1, raw });
    }),
    weight: 1,
  },
);

function entriesOf(log: EventLog): LogEntry[] {
  return Array.from({ length: log.length }, (_, i) => log.entry(i));
}

async function written(log: EventLog, format: ExportFormat, options = {}): Promise<string> {
  return (await exportLog(log, { format, ...options })).parts.join("");
}

async function roundTrip(log: EventLog, format: ExportFormat, options = {}): Promise<ImportedLog> {
  return importLog(await written(log, format, options));
}

const clip = { item_id: "item_1", speaker: "user", sample_rate: 24_000, pcm: "AAAA" } as const;

describe("export and import", () => {
  it.each(["json", "ndjson", "har"] as const)(
    "bring %s back as it was, in every field",
    async (format) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anything, { maxLength: 60, size: "max" }), async (entries) => {
          const log = logWith(entries);
          const audio = new KeptAudio();
          entries.forEach((_, index) => {
            if (index % 3 === 0) audio.keep(index, "AAAA".repeat(index));
          });
          const session = { model: "gpt-realtime", title: "ครับ" };
          const back = await roundTrip(log, format, { audio, clips: [clip], session });
          expect(entriesOf(back.log)).toEqual(entriesOf(log));
          expect(back.log.startedAt).toBe(log.startedAt);
          expect(entries.map((_, i) => back.audio.at(i))).toEqual(
            entries.map((_, i) => audio.at(i)),
          );
          expect(back).toMatchObject({ clips: [clip], session, own: true, skipped: 0 });
          expect(back.log.rows).toEqual(log.rows);
        }),
        { numRuns: 40 },
      );
    },
  );

  it("bring a table back as it was, in every field, without the sound", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 60 }), async (entries) => {
        const log = logWith(entries);
        const back = await roundTrip(log, "csv");
        const from = log.atOf(0);
        const timed = entriesOf(log).map((one) => ({ ...one, at: thousandths(one.at - from) }));
        expect(entriesOf(back.log)).toEqual(timed);
        expect(back).toMatchObject({ own: true, skipped: 0 });
        expect(back.log.startedAt + back.log.atOf(0)).toBeCloseTo(log.startedAt + from, -1);
      }),
      { numRuns: 40 },
    );
  });

  it("write what a filter shows, and say so", async () => {
    const log = sample();
    const back = await roundTrip(log, "ndjson", { events: [1, 3] });
    expect(entriesOf(back.log).map(({ type, ms }) => [type, ms])).toEqual([
      ["response.created", 10],
      ["http.call", 80],
    ]);
    const header: unknown = JSON.parse(
      (await written(log, "ndjson", { events: [1] })).split("\n")[0] ?? "",
    );
    expect(header).toMatchObject({ filtered: true, redacted: false, events: 1 });
  });

  it("make a table that spreadsheets open as it is", async () => {
    const log = logOf([[5, "server", { type: "=1+1", item_id: 'a,"b"\n', n: 1 }]]);
    const [names, ...rows] = (await written(log, "csv")).replace("\ufeff", "").split("\r\n");
    expect(names?.split(",")).toHaveLength(15);
    expect(rows[0]).toMatch(/^1,2023-11-14T22:13:20\.005Z,0,server,session,info,'=1\+1,/);
    expect(rows[0]).toContain('"a,""b""\n"');
  });

  it("make a HAR with the calls and the socket's messages, which can be read back", async () => {
    const log = sample();
    const text = await written(log, "har");
    const { entries } = (JSON.parse(text) as { log: { entries: Record<string, unknown>[] } }).log;
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({
      time: 80,
      request: { method: "POST", url: "http://callboard.invalid/v1/realtime/calls" },
      response: { status: 201 },
    });
    expect(entries[1]).toMatchObject({
      _resourceType: "websocket",
      request: { url: "ws://callboard.invalid/v1/realtime?model=" },
    });
    const bare = text.replaceAll("_callboard", "_of_others").replaceAll("_entry", "_of_others");
    const { log: back, own } = await importLog(bare);
    expect(own).toBe(false);
    const types = entriesOf(back).map(({ type }) => type);
    expect(types).toContain("http.call");
    expect(types.filter((type) => type.startsWith("response."))).toEqual([
      "response.create",
      "response.created",
      "response.output_text.delta",
    ]);
  });

  it("name whole addresses in a HAR: those of the call", async () => {
    const log = sample();
    const session = { model: "gpt realtime", origin: "https://talk.example:8443" };
    log.note({ category: "http", type: "http.get", payload: { path: "/v1/models?a=b" }, at: 99 });
    const { entries } = (
      JSON.parse(await written(log, "har", { session })) as {
        log: { entries: { request: { url: string; queryString: object[] } }[] };
      }
    ).log;
    expect(entries.map(({ request }) => request.url)).toEqual([
      "https://talk.example:8443/v1/realtime/calls",
      "https://talk.example:8443/v1/models?a=b",
      "wss://talk.example:8443/v1/realtime?model=gpt%20realtime",
    ]);
    expect(entries[1]?.request.queryString).toEqual([{ name: "a", value: "b" }]);
  });

  it("say what is wrong with a file that is no log", async () => {
    const problem = async (text: string) => {
      const reason: unknown = await importLog(text).catch((failure: unknown) => failure);
      return reason instanceof ImportFailure ? reason.problem : reason;
    };
    expect(await problem(" \n")).toBe("empty");
    expect(await problem("hello")).toBe("not_json");
    expect(await problem('{"a":1}')).toBe("not_a_log");
    expect(await problem("[1,2]")).toBe("not_a_log");
  });
});

describe("logs of others", () => {
  it("are read: the old console's list, newest first", async () => {
    const old = [
      {
        type: "response.done",
        event_id: "event_3",
        timestamp: "10:00:02 AM",
        response: { id: "r" },
      },
      { type: "response.create", event_id: "3f2a", timestamp: "10:00:01 AM" },
      { type: "session.created", event_id: "event_1", timestamp: "10:00:00 AM", session: {} },
    ];
    const { log, own } = await importLog(JSON.stringify(old));
    expect(own).toBe(false);
    const rows = entriesOf(log).map(({ direction, type }) => [direction, type]);
    expect(rows).toEqual([
      ["local", "divider.imported"],
      ["server", "session.created"],
      ["client", "response.create"],
      ["server", "response.done"],
    ]);
    expect(log.entry(1).payload).not.toContain("timestamp");
  });

  it("are read: recordings with the seconds since they began", async () => {
    const lines = [
      { _source: "somebody" },
      { at: 6.451, data: { type: "input_audio_buffer.timeout_triggered", event_id: "event_1" } },
      { at: 6.46, data: { type: "response.created", event_id: "event_2", response: { id: "r" } } },
    ];
    const { log, skipped } = await importLog(lines.map((line) => JSON.stringify(line)).join("\n"));
    expect(skipped).toBe(1);
    expect(entriesOf(log).map(({ at }) => at)).toEqual([0, 6451, 6460]);
  });

  const folder = new URL("../../../../fixtures/conversations/", import.meta.url);
  const recordings = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  it.each(recordings)("are read: %s", async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { from: string; event: { type: string } });
    const { log, skipped } = await importLog(text);
    expect(skipped).toBe(0);
    const rows = entriesOf(log)
      .slice(1)
      .map(({ direction, type }) => [direction, type]);
    expect(rows).toEqual(lines.map(({ from, event }) => [from, event.type]));
  });
});

function thousandths(ms: number): number {
  return Number(ms.toFixed(3)) + 0;
}

function sample(): EventLog {
  const log = logOf([
    [10, "client", { type: "response.create" }],
    [20, "server", { type: "response.created", response: { id: "r" } }],
    [30, "server", { type: "response.output_text.delta", response_id: "r", delta: "sunset" }],
  ]);
  const payload = { method: "POST", url: "/v1/realtime/calls", status: 201, duration_ms: 80 };
  log.note({ category: "http", type: "http.call", payload, at: 95 });
  return log;
}
