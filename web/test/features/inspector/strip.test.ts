import {
  columnsOf,
  hitAt,
  shapesOf,
  timeAt,
  xOf,
  type StripMarks,
} from "@/features/inspector/timeline/strip-layout";
import { responseOf } from "@/features/inspector/timeline/strip-marks";
import {
  including,
  panned,
  recent,
  tickLabel,
  ticksOf,
  whole,
  windowAt,
  zoomed,
} from "@/features/inspector/timeline/strip-window";
import { latencyOf } from "@/realtime/log/latency";
import type { Turn } from "@/realtime/log/turns";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const END = 300_000;
const moment = fc.double({ min: 0, max: END, noNaN: true });

describe("I1: the stretch of the call that the strip shows", () => {
  it("is the last minute, which moves along, or all of it, which grows", () => {
    expect(recent(10_000)).toEqual({ from: 0, to: 60_000, follows: true });
    expect(windowAt(recent(90_000), 100_000)).toMatchObject({ from: 40_000, to: 100_000 });
    expect(windowAt(whole(90_000), 100_000)).toMatchObject({ from: 0, to: 100_000 });
    const fixed = { from: 0, to: 30_000, follows: false };
    expect(windowAt(fixed, 100_000)).toBe(fixed);
  });

  it("stays within the call, keeps what is under the pointer, for any zoom and pan", () => {
    const factor = fc.double({ min: 0.05, max: 20, noNaN: true });
    fc.assert(
      fc.property(moment, moment, factor, (one, around, by) => {
        const start = panned(recent(END), one - END, END);
        const at = Math.min(start.to, Math.max(start.from, around));
        const after = zoomed(start, by, at, END);
        expect(after.from).toBeGreaterThanOrEqual(0);
        expect(after.to).toBeLessThanOrEqual(END + 1e-6);
        expect(at).toBeGreaterThanOrEqual(after.from - 1e-6);
        expect(at).toBeLessThanOrEqual(after.to + 1e-6);
        const moved = including(after, one, END);
        expect(moved.from - 1e-6 <= one && one <= moved.to + 1e-6).toBe(true);
      }),
    );
  });

  it("has round marks that do not touch each other", () => {
    expect(ticksOf({ from: 0, to: 60_000 }, 600)).toEqual([
      0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000,
    ]);
    expect([tickLabel(65_000, false), tickLabel(1500, true)]).toEqual(["1:05", "0:01.5"]);
  });

  it("finds the moment of a pixel and the pixel of a moment", () => {
    fc.assert(
      fc.property(moment, (at) => {
        const range = { from: 0, to: END };
        expect(timeAt(xOf(at, range, 640), range, 640)).toBeCloseTo(at, 3);
      }),
    );
  });
});

function turn(change: Partial<Turn>): Turn {
  const times = {
    ...{ speechEndedAt: 1000, askedAt: 1500, transcribedAt: 1700 },
    ...{ firstTokenAt: 1900, firstAudioAt: 2200, ...change },
  };
  return {
    ...{ responseId: "r", cause: "voice", itemId: null, first: 3, last: 9, at: 500 },
    ...{ createdAt: 1510, doneAt: 4000, status: "completed" },
    ...times,
    ...change,
    latency: latencyOf(times),
  };
}

describe("I1: an answer as a bar of its waits", () => {
  it("splits endpointing, speech to text, first token and first audio", () => {
    const { stages, outcome } = responseOf(turn({}));
    expect(stages.map(({ stage, from, to }) => [stage, from, to])).toEqual([
      ["endpointing", 1000, 1500],
      ["stt", 1500, 1700],
      ["firstToken", 1700, 1900],
      ["firstAudio", 1900, 2200],
      ["answer", 2200, 4000],
    ]);
    expect(outcome).toBe("completed");
  });

  it("grows until now while it is not done", () => {
    const response = responseOf(turn({ doneAt: null, status: null }));
    const marks = marksOf({ responses: [response] });
    const { bars } = shapesOf(marks, { from: 0, to: 10_000 }, 1000, 5000);
    const answer = bars.find(({ stage }) => stage === "answer");
    expect([answer?.x, answer?.width]).toEqual([220, 280]);
  });
});

function marksOf(change: Partial<StripMarks>): StripMarks {
  return { turns: [], speech: [], responses: [], tools: [], errors: [], ...change };
}

describe("D1: what is at a moment of the strip", () => {
  const pin = { index: 7, at: 3000, to: 3400, name: "get_weather", kind: "tool" } as const;
  const marks = marksOf({
    turns: [
      { index: 0, number: 1, at: 500 },
      { index: 20, number: 2, at: 9000 },
    ],
    responses: [responseOf(turn({}))],
    tools: [pin],
    speech: [{ from: 500, to: null }],
  });

  it("names turn, answer and tool call, and nothing where there is nothing", () => {
    const hit = hitAt(marks, 3010, 10);
    expect([hit.turn?.number, hit.response?.index, hit.pin?.name]).toEqual([1, 3, "get_weather"]);
    expect(hitAt(marks, 8000, 10)).toMatchObject({ response: null, pin: null });
    expect(hitAt(marks, 100, 10).turn).toBeNull();
  });

  it("keeps what is out of sight off the strip", () => {
    const shapes = shapesOf(marks, { from: 8000, to: 10_000 }, 200, 9500);
    expect(shapes.boundaries.map(({ turn: { number }, x }) => [number, x])).toEqual([[2, 100]]);
    expect(shapes.bars).toEqual([]);
    expect(shapes.pins).toEqual([]);
    expect(shapes.speech).toEqual([{ x: 0, width: 150 }]);
  });

  it("shows one of many that stand on the same pixel, but none less that can be told apart", () => {
    const at = (from: number, to: number) => ({ ...pin, at: from, to });
    const tools = [at(1000, 9000), at(1001, 1002), at(1003, 9500), at(5000, 5001)];
    const many = Array.from({ length: 50 }, (_, i) => ({ index: i, number: i + 1, at: 2000 + i }));
    const shapes = shapesOf(marksOf({ tools, turns: many }), { from: 0, to: 10_000 }, 100, 9900);
    expect(shapes.pins.map(({ pin: { at: from, to } }) => [from, to])).toEqual([
      [1000, 9000],
      [1003, 9500],
      [5000, 5001],
    ]);
    expect(shapes.boundaries.map(({ turn: { number } }) => number)).toEqual([1]);
  });

  it("asks for the loudest level of each column, once each", () => {
    const asked: number[] = [];
    const peak = (from: number, to: number) => {
      asked.push(to - from);
      return from / 1000;
    };
    expect([...columnsOf(peak, { from: 0, to: 1000 }, 4)]).toEqual([0, 0.25, 0.5, 0.75]);
    expect(asked).toEqual([250, 250, 250, 250]);
  });
});
