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
/** Where rows go by too fast to be read, those out of sight are not made first. */
const MOVING_OVERSCAN = 2;
/** Rows come and go a few at a time, so that a slow scroll does not render every pixel. */
const STEP = 2;
const NEAR_END_PX = 24;
const SETTLED_MS = 700;
/** So many new rows at once: it moves, or they pour in, until none have come for this long. */
const MOVING_ROWS = 3;
const AT_REST_MS = 150;
/** Rows that pour in pause at times; to put all elements in order in each pause would be felt. */
const CALM_MS = 1500;
/** Rows that come at the end in one go are shown by and by, so many a frame or in so many frames; pages of them at once. */
const NEW_ROWS = 4;
const NEW_FRAMES = 8;
const NEW_PAGES = 4;

/** So many rows are on the page at once, wherever it is scrolled to. */
export function rowsOnPage(height: number, rowPx: number, overscan = OVERSCAN): number {
  return Math.ceil(height / rowPx / STEP) * STEP + STEP + 2 * overscan;
}

export function rangeOf(
  top: number,
  height: number,
  count: number,
  rowPx: number,
  overscan = OVERSCAN,
): RowRange {
  const size = rowsOnPage(height, rowPx, overscan);
  const wanted = Math.floor(top / rowPx / STEP) * STEP - overscan;
  const first = Math.max(0, Math.min(wanted, count - size));
  return { first, end: Math.min(count, first + size) };
}

/** Of `count` rows, those whose end is in sight in the next frame, when it was the end of `kept`; -1: of none yet. */
export function rowsReached(kept: number, count: number, rowsPerPage: number): number {
  const came = count - kept;
  if (kept < 0 || came > NEW_PAGES * rowsPerPage) return count;
  return kept + Math.min(came, Math.max(NEW_ROWS, Math.ceil(came / NEW_FRAMES)));
}

export class RowScroller {
  readonly rowPx: number;
  /** Who is at the end stays there when rows come, and begins there. */
  readonly #follows: boolean;
  readonly #changes: FrameNotifier;
  #element: HTMLElement | null = null;
  #top = 0;
  #height = 0;
  #count = 0;
  /** What was last asked for, as far as it matters to who shows it. */
  #shown = "";
  #first = 0;
  #atEnd: boolean;
  /** Rows there were when it was last put to the end; -1: it has to be put there again. */
  #kept = -1;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #calm: ReturnType<typeof setTimeout> | undefined;
  /** Whether it has moved by half a page or more at once, and has not been at rest since. */
  #flooded = false;
  #width = 0;
  /** The row that was brought into sight, while it is: it stays there when the height changes; -1: none. */
  #held = -1;

  constructor(rowPx: number, changes: FrameNotifier, follows = true) {
    this.rowPx = rowPx;
    this.#changes = changes;
    this.#follows = follows;
    this.#atEnd = follows;
  }

  get mounted(): boolean {
    return this.#element !== null;
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  /** Rows go by faster than anybody reads them. */
  get moving(): boolean {
    return this.#rest !== undefined;
  }

  /** Rows move past or pour in: nobody would notice in which order their elements are. */
  get restless(): boolean {
    return this.moving || this.#calm !== undefined;
  }

  /** Whole pages go by: rows may be shown as little as they can be read. */
  get flooded(): boolean {
    return this.#flooded;
  }

  /** Pixels that a row has. */
  get width(): number {
    return this.#width;
  }

  get rowsPerPage(): number {
    return Math.max(1, Math.floor(this.#height / this.rowPx) - 1);
  }

  get rowsOnPage(): number {
    return rowsOnPage(this.#height, this.rowPx, this.#overscan);
  }

  get #overscan(): number {
    return this.moving ? MOVING_OVERSCAN : OVERSCAN;
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
    // What was hidden comes back scrolled to its beginning.
    if (this.#atEnd) this.toEnd();
    this.#kept = -1;
    this.#look();
    return () => {
      resize.disconnect();
      element.removeEventListener("scroll", this.#look);
      clearTimeout(this.#rest);
      clearTimeout(this.#calm);
      this.#rest = this.#calm = undefined;
      this.#flooded = false;
      this.#element = null;
    };
  };

  range(count: number): RowRange {
    this.#count = count;
    const range = rangeOf(this.#top, this.#height, count, this.rowPx, this.#overscan);
    this.#first = range.first;
    this.#shown = this.#whatMatters(range);
    return range;
  }

  /** As `range`, for who calls `keepToEnd` once the rows are on the page: at the end it is where it will be then. */
  followingRange(count: number): RowRange {
    if (this.#atEnd) this.#top = this.#endOf(rowsReached(this.#kept, count, this.rowsPerPage));
    return this.range(count);
  }

  /** Brings a row into sight with as little movement as there can be; a list that becomes lower keeps it there. */
  reveal(row: number): void {
    if (this.#element === null || row < 0) return;
    this.#held = row;
    this.#bringIntoSight(this.#element, row);
    this.#look();
  }

  #bringIntoSight(element: HTMLElement, row: number): void {
    const top = row * this.rowPx;
    const bottom = top + this.rowPx;
    const cover = this.rowPx;
    if (top - cover < element.scrollTop) element.scrollTop = Math.max(0, top - cover);
    else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = bottom - element.clientHeight;
    }
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
    this.#held = -1;
    if (element !== null) element.scrollTop = element.scrollHeight;
    this.#atEnd = true;
    this.#kept = -1;
  }

  /** Puts the end of so many rows in sight. It asks nothing of the page, which would lay it out for the answer. */
  keepToEnd(count: number): void {
    if (this.#element === null || this.#kept === count) return;
    const reached = rowsReached(this.#kept, count, this.rowsPerPage);
    if (this.#kept >= 0 && count - this.#kept > MOVING_ROWS) this.#pour();
    this.#kept = reached;
    this.#top = this.#endOf(reached);
    this.#element.scrollTop = this.#top;
    if (reached < count) this.#changes.changed();
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

  #endOf(count: number): number {
    return Math.max(0, count * this.rowPx - this.#height);
  }

  #whatMatters({ first, end }: RowRange): string {
    return `${first} ${end} ${String(this.#atEnd)} ${this.topRow} ${this.#width}`;
  }

  readonly #resized = (): void => {
    if (this.#held >= 0 && this.#element !== null) this.#bringIntoSight(this.#element, this.#held);
    else if (this.#atEnd) this.toEnd();
    this.#look();
  };

  readonly #look = (): void => {
    const element = this.#element;
    if (element === null) return;
    const before = this.#top;
    this.#top = element.scrollTop;
    this.#height = element.clientHeight;
    this.#width = element.clientWidth;
    const held = this.#held * this.rowPx - this.#top;
    if (held <= -this.rowPx || held >= this.#height) this.#held = -1;
    const distance = element.scrollHeight - this.#top - this.#height;
    // Only who scrolls up leaves the end: rows that came below have moved nothing. Places may be rounded.
    const stays = distance < NEAR_END_PX || (this.#atEnd && this.#top > before - 1);
    const atEnd = this.#follows && stays;
    if (atEnd !== this.#atEnd) this.#kept = -1;
    this.#atEnd = atEnd;
    const range = rangeOf(this.#top, this.#height, this.#count, this.rowPx, this.#overscan);
    if (this.#whatMatters(range) === this.#shown) return;
    const rows = Math.abs(range.first - this.#first);
    if (rows > MOVING_ROWS && !atEnd) this.#move(rows);
    this.#changes.changed();
  };

  #pour(): void {
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => {
      this.#calm = undefined;
      this.#changes.changed();
    }, CALM_MS);
  }

  #move(rows: number): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.#flooded = false;
      this.#changes.changed();
    }, AT_REST_MS);
    if (rows > this.rowsPerPage / 2) this.#flooded = true;
  }
}
