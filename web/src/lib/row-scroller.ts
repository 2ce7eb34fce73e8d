/** Which rows of one fixed height are in sight of a scrolled element. Never looks at more than those. */
import type { FrameNotifier } from "./frame-notifier";

export interface RowRange {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

export interface Scrolled {
  /** Pixels that it moved, down positive. */
  readonly scrolled: number;
  readonly top: number;
  readonly max: number;
}

const OVERSCAN = 5;
/** Rows come and go a few at a time, so that a slow scroll does not render every pixel. */
const STEP = 2;
const NEAR_END_PX = 24;
const SETTLED_MS = 700;

export function rangeOf(top: number, height: number, count: number, rowPx: number): RowRange {
  const first = Math.floor(top / rowPx / STEP) * STEP - OVERSCAN;
  const end = Math.ceil((top + height) / rowPx / STEP) * STEP + OVERSCAN;
  return {
    first: Math.max(0, Math.min(first, count)),
    end: Math.max(0, Math.min(end, count)),
  };
}

export class RowScroller {
  readonly rowPx: number;
  readonly #changes: FrameNotifier;
  #element: HTMLElement | null = null;
  #top = 0;
  #height = 0;
  #range = "";
  #atEnd = true;

  constructor(rowPx: number, changes: FrameNotifier) {
    this.rowPx = rowPx;
    this.#changes = changes;
  }

  get mounted(): boolean {
    return this.#element !== null;
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  get rowsPerPage(): number {
    return Math.max(1, Math.floor(this.#height / this.rowPx) - 1);
  }

  /** First row that is at least half in sight. */
  get topRow(): number {
    return Math.round(this.#top / this.rowPx);
  }

  /** For the scrolled element's `ref`. */
  readonly attach = (element: HTMLElement | null): (() => void) | undefined => {
    if (element === null) return undefined;
    this.#element = element;
    const resize = new ResizeObserver(this.#resized);
    resize.observe(element);
    element.addEventListener("scroll", this.#look, { passive: true });
    this.#top = Infinity;
    this.#look();
    return () => {
      resize.disconnect();
      element.removeEventListener("scroll", this.#look);
      this.#element = null;
    };
  };

  range(count: number): RowRange {
    return rangeOf(this.#top, this.#height, count, this.rowPx);
  }

  /** Brings a row into sight with as little movement as there can be. */
  reveal(row: number): void {
    const element = this.#element;
    if (element === null || row < 0) return;
    const top = row * this.rowPx;
    const bottom = top + this.rowPx;
    const cover = this.rowPx;
    if (top - cover < element.scrollTop) element.scrollTop = Math.max(0, top - cover);
    else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = bottom - element.clientHeight;
    }
    this.#look();
  }

  /** Puts a row a third down from the top. */
  centre(row: number): void {
    const element = this.#element;
    if (element === null) return;
    element.scrollTop = Math.max(0, row * this.rowPx - element.clientHeight / 3);
    this.#look();
  }

  focus(): void {
    this.#element?.focus();
  }

  toEnd(): void {
    const element = this.#element;
    if (element !== null) element.scrollTop = element.scrollHeight;
    this.#atEnd = true;
  }

  /** Scrolls to where asked or as near as there is, and says how far that was; null when nothing is shown. */
  async scrollTo(wanted: (top: number, max: number) => number): Promise<Scrolled | null> {
    const element = this.#element;
    if (element === null) return null;
    const from = element.scrollTop;
    const max = Math.max(0, element.scrollHeight - element.clientHeight);
    const top = Math.round(Math.min(max, Math.max(0, wanted(from, max))));
    if (Math.round(from) !== top) await this.#glide(element, top);
    return { scrolled: top - Math.round(from), top, max };
  }

  async #glide(element: HTMLElement, top: number): Promise<void> {
    const smooth =
      document.visibilityState === "visible" &&
      !matchMedia("(prefers-reduced-motion: reduce)").matches &&
      Math.abs(element.scrollTop - top) < 4 * element.clientHeight;
    if (smooth) {
      this.#atEnd = false;
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          element.removeEventListener("scrollend", done);
          resolve();
        };
        const timer = setTimeout(done, SETTLED_MS);
        element.addEventListener("scrollend", done);
        element.scrollTo({ top, behavior: "smooth" });
      });
    }
    element.scrollTop = top;
    this.#look();
  }

  readonly #resized = (): void => {
    if (this.#atEnd) this.toEnd();
    this.#look();
  };

  readonly #look = (): void => {
    const element = this.#element;
    if (element === null) return;
    const before = this.#top;
    this.#top = element.scrollTop;
    this.#height = element.clientHeight;
    const distance = element.scrollHeight - this.#top - this.#height;
    // Only who scrolls up leaves the end: rows that came below have moved nothing.
    const atEnd = distance < NEAR_END_PX || (this.#atEnd && this.#top >= before);
    const { first, end } = this.range(Number.MAX_SAFE_INTEGER);
    const range = `${first} ${end} ${String(atEnd)} ${this.topRow}`;
    this.#atEnd = atEnd;
    if (range === this.#range) return;
    this.#range = range;
    this.#changes.changed();
  };
}
