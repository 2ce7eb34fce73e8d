/** The strip without its looks: what stretch it shows, what is chosen in it, and what is under the pointer. */
import type { InspectorControl } from "@/features/inspector/inspector-control";
import { FrameNotifier } from "@/lib/frame-notifier";
import type { CallRecord } from "@/realtime/log/record";
import { columnsOf, hitAt, shapesOf, timeAt, xOf, type Hit, type StripMarks } from "./strip-layout";
import { StripMarksOf } from "./strip-marks";
import { COLUMN_PX, type StripPicture } from "./strip-paint";
import {
  including,
  panned,
  rangeBetween,
  recent,
  ticksOf,
  whole,
  windowAt,
  zoomed,
  type StripWindow,
  type TimeRange,
} from "./strip-window";

/** A call whose levels are younger than this goes on. */
const LIVE_MS = 500;
const ZOOM = 1.6;

export class StripView {
  /** Told when the strip looks different; at most once a frame. */
  readonly changes = new FrameNotifier();
  readonly #control: InspectorControl;
  #record: CallRecord | null = null;
  #marks: StripMarksOf | null = null;
  #window: StripWindow = recent(0);
  #width = 600;
  /** Milliseconds from the first event, all of them. */
  #hover: number | null = null;
  #cursor: number | null = null;
  /** Where a selection that is being made began. */
  #anchor: number | null = null;
  #draft: TimeRange | null = null;

  constructor(control: InspectorControl) {
    this.#control = control;
  }

  /** Whether time goes on. */
  get live(): boolean {
    const { record, isLive } = this.#control;
    return isLive && performance.now() - record.levels.you.endMs < LIVE_MS;
  }

  /** Length of the call so far. */
  get end(): number {
    const { log, record, origin } = this.#control;
    if (this.live) return performance.now() - origin;
    const last = log.length === 0 ? 0 : log.atOf(log.length - 1);
    return Math.max(0, last - origin, log.length === 0 ? 0 : record.levels.you.endMs - origin);
  }

  get window(): StripWindow {
    return windowAt(this.#window, this.end);
  }

  /** Milliseconds that a pixel stands for. */
  get msPerPx(): number {
    return (this.#window.to - this.#window.from) / this.#width;
  }

  get cursor(): number | null {
    return this.#cursor;
  }

  get hover(): number | null {
    return this.#hover;
  }

  get marks(): StripMarks {
    const { rows, record, log } = this.#control;
    if (this.#record !== record || this.#marks === null) {
      this.#record = record;
      this.#marks = new StripMarksOf(log, rows.turns, rows.facts);
      this.#window = recent(this.end);
      this.#cursor = null;
    }
    return this.#marks.marks;
  }

  picture(width: number): StripPicture {
    this.#width = width;
    const { record, origin, view } = this.#control;
    const { marks } = this;
    const { from, to } = (this.#window = this.window);
    const range = { from: origin + from, to: origin + to };
    const columns = Math.ceil(width / COLUMN_PX);
    const { you, agent } = record.levels;
    const place = (at: number) => xOf(at, { from, to }, width);
    const chosen = this.#draft ?? view.range;
    return {
      ...{ width, range: { from, to }, ticks: ticksOf({ from, to }, width) },
      shapes: shapesOf(marks, range, width, origin + this.end),
      you: columnsOf((start, stop) => you.peak(start, stop), range, columns),
      agent: columnsOf((start, stop) => agent.peak(start, stop), range, columns),
      selection: chosen && {
        x: place(chosen.from),
        width: place(Math.min(chosen.to, this.end)) - place(chosen.from),
      },
      hover: this.#hover === null ? null : place(this.#hover),
      cursor: this.#cursor === null ? null : place(this.#cursor),
    };
  }

  /** What is at a moment. */
  hit(at: number): Hit {
    return hitAt(this.marks, this.#control.origin + at, this.msPerPx);
  }

  at(x: number): number {
    return timeAt(x, this.window, this.#width);
  }

  point(x: number | null): void {
    this.#hover = x === null ? null : this.at(x);
    if (this.#anchor !== null && this.#hover !== null) {
      this.#draft = rangeBetween(this.#anchor, this.#hover);
    }
    this.changes.changed();
  }

  press(x: number): void {
    this.#anchor = this.at(x);
    this.changes.changed();
  }

  /** The end of a drag selects; a click goes there. */
  release(): void {
    const anchor = this.#anchor;
    const draft = this.#draft;
    this.#anchor = null;
    this.#draft = null;
    if (anchor === null) return;
    const { from, to } = this.window;
    const least = ((to - from) / this.#width) * 4;
    if (draft !== null && draft.to - draft.from > least) this.#control.setRange(draft);
    else this.goTo(anchor);
    this.changes.changed();
  }

  abandon(): void {
    this.#anchor = null;
    this.#draft = null;
    this.changes.changed();
  }

  goTo(at: number): void {
    this.#cursor = at;
    this.#control.jumpTo({ at });
    this.changes.changed();
  }

  /** Moves the cursor; with `extend`, the selection's end moves with it. */
  step(by: number, extend: boolean): void {
    const { range } = this.#control.view;
    const from = this.#cursor ?? this.window.to;
    const next = Math.min(this.end, Math.max(0, from + by));
    if (extend) {
      const fixed = range === null ? from : range.from === from ? range.to : range.from;
      this.#control.setRange(rangeBetween(fixed, next));
    }
    this.#cursor = next;
    this.#window = including(this.window, next, this.end);
    this.changes.changed();
  }

  zoom(closer: boolean, around: number = this.#cursor ?? this.window.to): void {
    this.#window = zoomed(this.window, closer ? 1 / ZOOM : ZOOM, around, this.end);
    this.changes.changed();
  }

  wheel(deltaX: number, deltaY: number, x: number): void {
    const { from, to } = this.window;
    if (Math.abs(deltaX) > Math.abs(deltaY)) {
      this.#window = panned(this.window, (deltaX / this.#width) * (to - from), this.end);
    } else {
      this.#window = zoomed(this.window, Math.exp(deltaY * 0.002), this.at(x), this.end);
    }
    this.changes.changed();
  }

  showRecent(): void {
    this.#window = recent(this.end);
    this.changes.changed();
  }

  showAll(): void {
    this.#window = whole(this.end);
    this.changes.changed();
  }

  /** Lets go of the cursor and the selection. False when there were none. */
  clear(): boolean {
    if (this.#cursor === null && this.#control.view.range === null) return false;
    this.#cursor = null;
    this.#control.setRange(null);
    this.changes.changed();
    return true;
  }
}
