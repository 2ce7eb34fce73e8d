import type { EventLog } from "@/realtime/log/event-log";
import { parseQuery } from "@/realtime/log/query";
import { suggest } from "@/realtime/log/suggest";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEntries, logOf, logWith } from "./entries";

const session = {
  model: "gpt-realtime",
  audio: { input: { turn_detection: { type: "server_vad", silence_duration_ms: 500 } } },
};
const spoken = {
  type: "message",
  role: "user",
  content: [{ type: "input_text", text: "A sunset" }],
};

const metadata = { note: 'say "hi" at https://example.com/a?b=1' };

function sample(): EventLog {
  const log = logOf([
    [1000, "client", { type: "session.update", event_id: "console_1", session }],
    [1200, "server", { type: "session.updated", event_id: "event_1", session }],
    [1300, "server", { type: "conversation.item.added", item: { id: "item_12", ...spoken } }],
    [1900, "server", { type: "error", error: { code: "unknown_parameter", message: "no foo" } }],
    [2500, "server", { type: "response.created", response: { id: "resp_1", metadata } }],
    [4000, "server", { type: "response.done", response: { id: "resp_1", status: "completed" } }],
  ]);
  const payload = { method: "POST", url: "/v1/realtime/calls", status: 201, duration_ms: 640 };
  log.note({ category: "http", type: "http.exchange", payload, at: 4100 });
  return log;
}

function hits(text: string, match: "any" | "all" = "all"): number[] {
  const log = sample();
  const { test } = parseQuery(text, match);
  return Array.from({ length: log.length }, (_, i) => i).filter((i) => test?.(log, i) ?? true);
}

describe("the query line", () => {
  it.each<[string, number[]]>([
    ["", [0, 1, 2, 3, 4, 5, 6]],
    ["SUNSET", [2]],
    ["sunset user", [2]],
    ['"a sunset"', [2]],
    ['"say \\"hi\\""', [4]],
    ["https://example.com/a?b=1", [4]],
    ["-https://example.com/a?b=1 type:response.created", []],
    ["/SUNSET/g", [2]],
    ["at<=0.04m at>0.02min", [4]],
    ["at<1m", [0, 1, 2, 3, 4, 5, 6]],
    ["at>1m", []],
    ["turn_detection.silence_duration_ms<1m", [0, 1]],
    ["/calls$|\\/v1\\/realtime\\/calls/gi", [6]],
    ["error", [3]],
    ["type:response.*", [4, 5]],
    ["type:response", [4, 5]],
    ["type:session.updat*", [0, 1]],
    ["dir:client", [0]],
    ["direction:local,client", [0, 6]],
    ["cat:tool,http", [6]],
    ["sev:error", [3]],
    ["item_id:item_1*", [2]],
    ["response_id:resp_1 -type:response.done", [4]],
    ["session.audio.input.turn_detection.type:server_vad", [0, 1]],
    ["turn_detection.type:server_vad", [0, 1]],
    ["turn_detection.silence_duration_ms>=500", [0, 1]],
    ["turn_detection.silence_duration_ms>500", []],
    ["item.content.text:sunset", [2]],
    ["code:unknown_*", [3]],
    ["code:unknown", []],
    ["code:/^unknown/", [3]],
    ["code:*", [3]],
    ["item.content.text:*SUN*", [2]],
    ["status:completed,201", [5, 6]],
    ["/unk.*meter/", [3]],
    ["ms>500", [5, 6]],
    ["ms>0.5s dir:server", [5]],
    ["at>=3s", [5, 6]],
    ["status:201", [6]],
    ["/v1/realtime/calls", [6]],
    ["type:", [0, 1, 2, 3, 4, 5, 6]],
    ["-", [0, 1, 2, 3, 4, 5, 6]],
  ])("%s", (text, expected) => expect(hits(text)).toEqual(expected));

  it("takes any of the words when asked to (F4)", () => {
    expect(hits("sunset unknown_parameter")).toEqual([]);
    expect(hits("sunset unknown_parameter", "any")).toEqual([2, 3]);
    expect(hits("sunset unknown_parameter -sev:error", "any")).toEqual([2]);
  });

  it("says what it does not understand", () => {
    const keys = (text: string) => parseQuery(text).problems.map(({ key }) => key);
    expect(keys("ok /(/")).toEqual(["bad_regex"]);
    expect(keys("ms>soon")).toEqual(["bad_number"]);
    expect(keys("dir:up")).toEqual(["unknown_value"]);
    expect(keys("sev:err* /a|b/ x:y")).toEqual([]);
  });

  it("never throws, whatever is typed", () => {
    const pieces = fc.constantFrom(
      '"',
      "/",
      ":",
      "-",
      ">",
      "*",
      "(",
      "\\",
      " ",
      ",",
      "ms",
      "type",
      "é",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join("")),
        ),
        (text) => {
          const log = sample();
          const { test } = parseQuery(text);
          for (let i = 0; i < log.length; i++) expect(test?.(log, i) ?? true).toBeTypeOf("boolean");
          suggest(log, text);
        },
      ),
    );
  });

  it("finds any word of a payload in any case", () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const log = logWith(entries);
        for (const word of ["sunset", "ERROR", "ครับ"]) {
          const { test } = parseQuery(word);
          for (let i = 0; i < log.length; i++) {
            const { type, payload, severity } = log.entry(i);
            const has = `${type} ${payload}`.toLowerCase().includes(word.toLowerCase());
            const isError = word === "ERROR" && severity === "error";
            expect(test?.(log, i)).toBe(has || isError);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("suggestions", () => {
  const texts = (before: string) => suggest(sample(), before).map(({ text }) => text);

  it("offer fields, of the log and of the payloads", () => {
    expect(texts("ty")[0]).toBe("type:");
    expect(texts("error turn_d")).toContain("session.audio.input.turn_detection.type:");
    expect(texts("-bytes")).toEqual(["-bytes>"]);
  });

  it("offer values that occur", () => {
    expect(texts("type:resp")).toEqual([
      "type:response.*",
      "type:response.created",
      "type:response.done",
    ]);
    expect(texts("turn_detection.type:")).toEqual(["turn_detection.type:server_vad"]);
    expect(texts("text:")).toEqual(['text:"A sunset"']);
    expect(suggest(sample(), "sunset cat:to")).toEqual([
      { kind: "value", text: "cat:tool", from: 7 },
    ]);
  });
});
