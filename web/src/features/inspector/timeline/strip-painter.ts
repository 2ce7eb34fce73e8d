/** Paints the strip when it has changed, and as it moves while the call goes on; never out of sight. */
import type { FrameNotifier } from "@/lib/frame-notifier";
import { paintStrip, STRIP_HEIGHT_PX, stripColors } from "./strip-paint";
import type { StripView } from "./strip-view";

/** What the reader does to the strip shows this soon. */
const TOUCHED_MS = 1000 / 30;
/** What is new in the call, at the latest. */
const SLOWEST_MS = 250;

export class StripPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #view: StripView;
  readonly #colors = stripColors();
  readonly #undo: (() => void)[];
  #visible = true;
  /** Told by an observer: to ask for it would lay out the page in the middle of a frame. */
  #width = 0;
  #frame = 0;
  #idle = 0;
  #paintedAt = 0;
  #touched = true;

  constructor(canvas: HTMLCanvasElement, view: StripView, data: FrameNotifier) {
    this.#canvas = canvas;
    this.#view = view;
    const resize = new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.#touch();
    });
    const seen = new IntersectionObserver(([entry]) => {
      this.#visible = entry?.isIntersecting ?? true;
      this.#touch();
    });
    resize.observe(canvas);
    seen.observe(canvas);
    this.#undo = [
      () => resize.disconnect(),
      () => seen.disconnect(),
      this.#colors.watch(this.#touch),
      view.changes.subscribe(this.#touch),
      data.subscribe(this.#ask),
    ];
    this.#ask();
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    if (typeof cancelIdleCallback === "function") cancelIdleCallback(this.#idle);
    for (const undo of this.#undo) undo();
  }

  readonly #touch = (): void => {
    this.#touched = true;
    this.#ask();
  };

  readonly #ask = (): void => {
    if (!this.#visible) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(this.#tick);
  };

  readonly #tick = (now: number): void => {
    const { live, msPerPx } = this.#view;
    // By itself it moves two pixels at a time.
    const moves = Math.min(SLOWEST_MS, Math.max(TOUCHED_MS, 2 * msPerPx));
    const pace = this.#touched ? TOUCHED_MS : moves;
    const due = now - this.#paintedAt >= pace;
    if (due) {
      this.#paintedAt = now;
      if (this.#touched) this.#paint();
      else this.#paintWhenIdle();
    }
    if (live || !due) this.#ask();
  };

  /** What nobody has asked for does not keep a frame waiting. */
  #paintWhenIdle(): void {
    if (typeof requestIdleCallback !== "function") {
      this.#paint();
      return;
    }
    cancelIdleCallback(this.#idle);
    this.#idle = requestIdleCallback(() => this.#paint(), { timeout: SLOWEST_MS });
  }

  #paint(): void {
    this.#touched = false;
    const canvas = this.#canvas;
    const width = this.#width;
    if (width === 0) return;
    const scale = devicePixelRatio;
    const context = canvas.getContext("2d");
    if (context === null) return;
    const [wide, high] = [Math.round(width * scale), Math.round(STRIP_HEIGHT_PX * scale)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    paintStrip(context, this.#colors, this.#view.picture(width));
  }
}
