/** What the strip shows, in pixels. Pure: the same marks and the same window give the same shapes. */
import type { TimeRange } from "./strip-window";

/** Parts of the wait for an answer, in their order, and then the answer itself. */
export const STAGES = ["endpointing", "stt", "firstToken", "firstAudio", "answer"] as const;
export type Stage = (typeof STAGES)[number];

export interface StripStage {
  readonly stage: Stage;
  readonly from: number;
  readonly to: number;
}

/** A response. All times here are of the log's clock, in milliseconds. */
export interface StripResponse {
  /** Index of the event that it starts with. */
  readonly index: number;
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
  readonly stages: readonly StripStage[];
  readonly outcome: "active" | "completed" | "cancelled" | "failed";
}

/** A tool call, until its result was sent; or an error, which is over at once. */
export interface StripPin {
  readonly index: number;
  readonly at: number;
  /** Null while there is no result. */
  readonly to: number | null;
  readonly name: string;
  readonly kind: "tool" | "error";
}

export interface StripTurn {
  readonly index: number;
  readonly number: number;
  readonly at: number;
}

export interface Span {
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
}

/** Each list in order of time. */
export interface StripMarks {
  readonly turns: readonly StripTurn[];
  readonly speech: readonly Span[];
  readonly responses: readonly StripResponse[];
  readonly tools: readonly StripPin[];
  readonly errors: readonly StripPin[];
}

export interface Bar extends StripStage {
  readonly x: number;
  readonly width: number;
  readonly response: StripResponse;
}

export interface StripShapes {
  readonly boundaries: readonly { readonly x: number; readonly turn: StripTurn }[];
  readonly speech: readonly { readonly x: number; readonly width: number }[];
  readonly bars: readonly Bar[];
  readonly pins: readonly { readonly x: number; readonly tail: number; readonly pin: StripPin }[];
}

export function xOf(at: number, { from, to }: TimeRange, width: number): number {
  return ((at - from) / (to - from)) * width;
}

export function timeAt(x: number, { from, to }: TimeRange, width: number): number {
  return from + (Math.min(width, Math.max(0, x)) / Math.max(1, width)) * (to - from);
}

/** Number of the first element that is at or after a moment; the elements are in order of time. */
function firstFrom<T>(list: readonly T[], at: number, timeOf: (element: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = list[middle];
    if (element !== undefined && timeOf(element) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Elements that begin in the window, and the few before it that may reach into it. */
function near<T>(list: readonly T[], range: TimeRange, timeOf: (element: T) => number): T[] {
  const reach = 4;
  const from = Math.max(0, firstFrom(list, range.from, timeOf) - reach);
  return list.slice(from, firstFrom(list, range.to, timeOf));
}

/**
 * Of what begins on the same pixel as the one before it and reaches no farther, the one before is enough: a busy
 * call has more to show than there are pixels. `spanOf`: where it begins and ends, in pixels.
 */
function distinct<T>(
  list: readonly T[],
  spanOf: (element: T) => readonly [from: number, to: number],
  isAlike: (one: T, other: T) => boolean = () => true,
): T[] {
  let last: { element: T; from: number; to: number } | null = null;
  return list.filter((element) => {
    const [from, to] = spanOf(element).map(Math.round) as [number, number];
    const isCovered = last !== null && from === last.from && to <= last.to;
    if (isCovered && last !== null && isAlike(last.element, element)) return false;
    last = { element, from, to };
    return true;
  });
}

const LEAST_BAR_PX = 1.5;

function barsOf(
  response: StripResponse,
  range: TimeRange,
  width: number,
  now: number,
): readonly Bar[] {
  const { stages } = response;
  const span = xOf(response.to ?? now, range, width) - xOf(response.from, range, width);
  // In so little room only the wait and the answer can be told from each other.
  const shown =
    span < LEAST_BAR_PX ? stages.filter((_, i) => i === 0 || i === stages.length - 1) : stages;
  return shown.flatMap((stage) => {
    const end = response.to === null && stage.stage === "answer" ? now : stage.to;
    const x = Math.max(0, xOf(stage.from, range, width));
    const right = Math.min(width, xOf(end, range, width));
    if (right < 0 || x > width || end < stage.from) return [];
    return [{ ...stage, to: end, x, width: Math.max(LEAST_BAR_PX, right - x), response }];
  });
}

export function shapesOf(
  marks: StripMarks,
  range: TimeRange,
  width: number,
  now: number,
): StripShapes {
  const place = (at: number) => xOf(at, range, width);
  const pins = (list: readonly StripPin[]) =>
    distinct(
      near(list, range, (pin) => pin.at),
      (pin) => [place(pin.at), place(pin.to ?? now)],
    )
      .map((pin) => ({ x: place(pin.at), tail: place(pin.to ?? now), pin }))
      .filter(({ tail }) => tail >= 0);
  const turns = near(marks.turns, range, (turn) => turn.at).filter(({ at }) => at >= range.from);
  const responses = distinct(
    near(marks.responses, range, (response) => response.from),
    ({ from, to }) => [place(from), place(to ?? now)],
    (one, other) => one.outcome === other.outcome,
  );
  return {
    boundaries: distinct(turns, ({ at }) => [place(at), place(at)]).map((turn) => ({
      x: place(turn.at),
      turn,
    })),
    speech: distinct(
      near(marks.speech, range, (span) => span.from),
      ({ from, to }) => [place(from), place(to ?? now)],
    )
      .map(({ from, to }) => ({ x: Math.max(0, place(from)), end: place(to ?? now) }))
      .filter(({ end }) => end > 0)
      .map(({ x, end }) => ({ x, width: Math.min(width, end) - x })),
    bars: responses.flatMap((response) => barsOf(response, range, width, now)),
    pins: [...pins(marks.tools), ...pins(marks.errors)],
  };
}

export interface Hit {
  readonly turn: StripTurn | null;
  readonly response: StripResponse | null;
  readonly pin: StripPin | null;
}

const PIN_REACH_PX = 6;

function pinsNear(marks: StripMarks, range: TimeRange): readonly StripPin[] {
  const at = (pin: StripPin) => pin.at;
  return [...near(marks.tools, range, at), ...near(marks.errors, range, at)];
}

/** What is at a moment, for a pointer's words and for those who do not see the strip. */
export function hitAt(marks: StripMarks, at: number, msPerPx: number): Hit {
  const turn = marks.turns[firstFrom(marks.turns, at + 1, (other) => other.at) - 1] ?? null;
  const around = near(marks.responses, { from: at, to: at + 1 }, (other) => other.from);
  const response =
    around.findLast((other) => other.from <= at && (other.to ?? Infinity) >= at) ?? null;
  const reach = PIN_REACH_PX * msPerPx;
  const reached = { from: at - reach, to: at + reach };
  const pins = pinsNear(marks, reached);
  const pin = pins.findLast((other) => Math.abs(other.at - at) <= reach) ?? null;
  return { turn, response, pin };
}

/** Loudest level in each column of the strip. */
export function columnsOf(
  peak: (from: number, to: number) => number,
  range: TimeRange,
  columns: number,
): Float32Array {
  const step = (range.to - range.from) / Math.max(1, columns);
  return Float32Array.from({ length: columns }, (_, index) => {
    const from = range.from + index * step;
    return peak(from, from + step);
  });
}
