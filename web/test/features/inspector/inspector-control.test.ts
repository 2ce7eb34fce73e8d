import { InspectorControl, asTerm } from "@/features/inspector/inspector-control";
import { OpenedLog } from "@/features/inspector/logbook/opened-log";
import { CallRecord } from "@/realtime/log/record";
import { describe, expect, it } from "vitest";
import { put, recordOf, sourceOf } from "./log";

const SPOKEN = [
  "< session.created",
  "< input_audio_buffer.speech_started",
  "< input_audio_buffer.speech_stopped",
  "< response.created",
  "< response.output_audio.delta",
  "< response.output_audio.delta",
  "< response.done",
  "> input_audio_buffer.commit",
  "> response.create",
  "< response.created",
  "< error",
  "< response.done",
];

function openedLog(...events: readonly string[]): OpenedLog {
  const { log, audio } = recordOf(...events);
  return new OpenedLog({ log, audio, clips: [], session: {}, own: true, skipped: 0 }, "a file");
}

function control(...lines: readonly string[]): InspectorControl {
  return new InspectorControl(sourceOf(recordOf(...lines)));
}

const lines = (inspector: InspectorControl) =>
  Array.from({ length: inspector.rows.count }, (_, line) => {
    const found = inspector.rows.lineAt(line);
    if (found?.kind === "turn") return `turn ${found.turn.number}`;
    return found === null ? "nothing" : inspector.log.typeOf(inspector.rows.eventAt(line) ?? -1);
  });

describe("F4: filtering by keywords", () => {
  it("says how much is left of how much, and clears again", async () => {
    const inspector = control(...SPOKEN);
    const answer = await inspector.filter(["error"]);
    expect(answer).toEqual({ keywords: ["error"], match: "any", shown: 1, total: 12 });
    expect(inspector.view.query).toBe("error");
    expect(inspector.isFiltered).toBe(true);
    expect(lines(inspector)).toEqual(["turn 2", "error"]);
    expect(inspector.clearFilter()).toMatchObject({ shown: 12, total: 12 });
    expect(inspector.isFiltered).toBe(false);
  });

  it("takes any or all of the keywords, and takes them literally", async () => {
    const inspector = control(...SPOKEN);
    expect((await inspector.filter(["speech", "commit"], "any")).shown).toBe(3);
    expect((await inspector.filter(["input", "commit"], "all")).shown).toBe(1);
    expect((await inspector.filter(["dir:client"], "any")).shown).toBe(0);
    expect((await inspector.filter(["", "  "], "any")).shown).toBe(12);
    expect(asTerm('say "hi"')).toBe(String.raw`"say \"hi\""`);
  });
});

describe("D2b: moving through the log", () => {
  it("shows a heading where each turn begins, and runs of deltas as one row", () => {
    expect(lines(control(...SPOKEN))).toEqual([
      "session.created",
      "turn 1",
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "response.created",
      "response.output_audio.delta",
      "response.done",
      "turn 2",
      "input_audio_buffer.commit",
      "response.create",
      "response.created",
      "error",
      "response.done",
    ]);
  });

  it("counts a tool's answer to the turn that called it", () => {
    const inspector = control("< input_audio_buffer.speech_started", "< response.created");
    const { record } = inspector;
    const item = { type: "function_call_output", call_id: "call_1", output: "{}" };
    put(record, "client", { type: "conversation.item.create", item }, 2000);
    put(record, "client", { type: "response.create" }, 2100);
    put(record, "server", { type: "response.created", response: { id: "r2" } }, 2200);
    expect(inspector.rows.turns.all).toHaveLength(1);
  });

  it("keeps headings right while the log grows under a filter", async () => {
    const record = new CallRecord();
    const inspector = new InspectorControl(sourceOf(record));
    await inspector.filter(["response"]);
    for (const [index, line] of SPOKEN.entries()) {
      const [, type = ""] = line.split(" ");
      put(record, "server", { type }, index);
      inspector.rows.view.sync();
      expect(inspector.rows.count).toBeGreaterThanOrEqual(0);
    }
    expect(lines(inspector).filter((line) => line.startsWith("turn"))).toEqual([
      "turn 1",
      "turn 2",
    ]);
    expect(lines(inspector)[1]).toBe("response.created");
  });

  it("finds times and turns, and lets a filter go that hides what is chosen", async () => {
    const inspector = control(...SPOKEN);
    expect(inspector.rows.indexOfTurn(2)).toBe(7);
    expect(inspector.rows.indexOfTurn(3)).toBe(-1);
    expect(lines(inspector)[inspector.rows.indexAtTime(1650)]).toBe("input_audio_buffer.commit");
    await inspector.filter(["error"]);
    inspector.select(0);
    expect(inspector.isFiltered).toBe(false);
    expect(inspector.view.selected).toBe(0);
  });

  it("shows only a stretch of time", () => {
    const inspector = control(...SPOKEN);
    inspector.setRange({ from: 100, to: 250 });
    inspector.rows.view.sync();
    expect(lines(inspector)).toEqual([
      "turn 1",
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
    ]);
  });

  it("shows another log when one is opened, and comes back", () => {
    const inspector = control(...SPOKEN);
    inspector.open(openedLog("< session.created"));
    expect(lines(inspector)).toEqual(["session.created"]);
    expect(inspector.isLive).toBe(false);
    inspector.open(null);
    expect(inspector.rows.count).toBe(13);
  });

  it("plays an opened log step by step, back and forth", () => {
    const inspector = control();
    const opened = openedLog(...SPOKEN);
    inspector.open(opened);
    expect([opened.position, inspector.log.length]).toEqual([12, 12]);
    opened.step();
    opened.step();
    opened.changes.now();
    expect([opened.position, inspector.log.length]).toEqual([2, 2]);
    expect(opened.elapsedMs).toBe(100);
    opened.seek(1);
    opened.changes.now();
    expect(lines(inspector)).toEqual(["session.created"]);
    opened.showAll();
    opened.changes.now();
    expect(inspector.log.length).toBe(12);
  });

  it("holds still at a moment, and starts from one", () => {
    const record = recordOf(...SPOKEN);
    const inspector = new InspectorControl(sourceOf(record));
    inspector.hold();
    put(record, "server", { type: "error" }, 9000);
    inspector.rows.view.sync();
    expect(inspector.shownEvents()).toHaveLength(12);
    inspector.startFromNow();
    put(record, "server", { type: "session.updated" }, 9500);
    inspector.rows.view.sync();
    expect(lines(inspector)).toEqual(["turn 2", "session.updated"]);
  });

  it("says that there is no list rather than how far it moved", async () => {
    expect(await control().scrollBy(500)).toBeNull();
    expect(await control().scrollToTop()).toBeNull();
  });
});
