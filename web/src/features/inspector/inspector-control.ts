/** The inspector without its looks: what hands, keys, typed text and spoken words all drive. */
import { FrameNotifier } from "@/lib/frame-notifier";
import { RowScroller, type Scrolled } from "@/lib/row-scroller";
import type { Chips } from "@/realtime/log/chips";
import type { EventLog } from "@/realtime/log/event-log";
import type { ExportedClip, SessionFacts } from "@/realtime/log/exchange";
import type { Category, Direction, Severity } from "@/realtime/log/kinds";
import type { Query, WordMatch } from "@/realtime/log/query";
import type { CallRecord } from "@/realtime/log/record";
import { LogView } from "@/realtime/log/view";
import type { KeptAudio } from "@/realtime/log/kept-audio";
import { proxy } from "valtio/vanilla";
import { ListRows } from "./list-rows";
import type { OpenedLog } from "./logbook/opened-log";
import type { SessionStore } from "./logbook/session-store";
import type { LogFacts } from "./log-facts";
import type { TimeRange } from "./timeline/strip-window";

export const EVENT_ROW_PX = 28;

export interface InspectorView {
  query: string;
  match: WordMatch;
  directions: readonly Direction[];
  categories: readonly Category[];
  severities: readonly Severity[];
  /** Milliseconds from the first event. */
  range: TimeRange | null;
  /** Index of the event whose detail is open. */
  selected: number | null;
  /** Index of the event that the keyboard is at. */
  cursor: number | null;
}

export interface Filtered {
  readonly keywords: readonly string[];
  readonly match: WordMatch;
  /** Events that answer, of all. */
  readonly shown: number;
  readonly total: number;
}

export interface Place {
  /** Milliseconds from the first event. */
  readonly at?: number;
  /** Number of a turn, from 1. */
  readonly turn?: number;
}

/** Where the inspector gets what it shows: the call of the page, unless another one is opened. */
export interface RecordSource {
  readonly record: CallRecord;
  readonly changes: FrameNotifier;
}

export interface AudioKeeping {
  readonly on: boolean;
  choose(on: boolean): void;
}

const NEEDS_QUOTES = /[\s:"/<>=]|^-/;
const SEARCH_PATIENCE_MS = 1500;
const FIGURES_MS = 200;

/** A keyword as the query line takes it literally. */
export function asTerm(keyword: string): string {
  const word = keyword.trim();
  return NEEDS_QUOTES.test(word) ? `"${word.replaceAll(/["\\]/g, "\\$&")}"` : word;
}

function initialView(): InspectorView {
  return {
    query: "",
    match: "all",
    directions: [],
    categories: [],
    severities: [],
    range: null,
    selected: null,
    cursor: null,
  };
}

export class InspectorControl {
  readonly view: InspectorView = proxy(initialView());
  /** Told when what there is to show has changed; at most once a frame. */
  readonly changes = new FrameNotifier();
  /** Told of the same, a few times a second: for figures, which nobody reads faster. */
  readonly figures = new FrameNotifier(FIGURES_MS);
  /** Told when the list has to be shown again, for that or because it was scrolled; at most once a frame. */
  readonly listChanges = new FrameNotifier();
  readonly scroller = new RowScroller(EVENT_ROW_PX, this.listChanges);
  readonly #live: RecordSource;
  /** Earlier sessions, where the page keeps them. */
  store: SessionStore | null = null;
  /** The reader's wish that the audio of calls be kept, where the page asks for it. */
  keeping: AudioKeeping | null = null;
  /** What is known of the call of the page besides its events. */
  sessionFacts: () => SessionFacts = () => ({});
  #opened: OpenedLog | null = null;
  #closeOpened: () => void = () => undefined;
  #rows: ListRows;
  #unsubscribe: () => void = () => undefined;
  /** Lines there were when the end was last in sight. */
  #seen = 0;
  /** Event to bring into sight when the lines are on the page. */
  #sought: number | null = null;

  constructor(live: RecordSource) {
    this.#live = live;
    this.#rows = this.#show(live.record);
    live.changes.subscribe(this.#follow);
    this.changes.subscribe(this.listChanges.now);
    this.changes.subscribe(this.figures.changed);
  }

  /** What an export says besides the events: of the log that was opened, what its file said. */
  provenance(): { session: SessionFacts; clips: readonly ExportedClip[] } {
    if (this.#opened === null) return { session: this.sessionFacts(), clips: [] };
    const { session, clips } = this.#opened.source;
    return { session, clips };
  }

  /** The record on show: the page's own call, or one that was imported or kept. */
  get record(): CallRecord {
    return this.#rows.record;
  }

  get log(): EventLog {
    return this.record.log;
  }

  get isLive(): boolean {
    return this.#opened === null;
  }

  /** The rows on show; kept up with the query, the chips and the log. */
  get rows(): ListRows {
    return this.#rows;
  }

  /** How much there is of each kind of event. */
  get facts(): LogFacts {
    return this.#rows.facts;
  }

  get query(): Query {
    return this.rows.view.query;
  }

  /** performance.now() of the first event. */
  get origin(): number {
    return this.log.length > 0 ? this.log.atOf(0) : 0;
  }

  /** Lines that came since the end was last in sight. */
  get unseen(): number {
    return Math.max(0, this.#rows.count - this.#seen);
  }

  /** Keeps to the end if it is in sight; to be called when the lines are on the page. */
  keepUp(): void {
    if (this.#sought !== null) {
      this.scroller.reveal(this.#rows.indexOfEvent(this.#sought));
      this.#sought = null;
    }
    if (this.#seen === Infinity && !this.#rows.view.busy) this.#seen = this.#rows.count;
    if (!this.scroller.atEnd) return;
    this.scroller.keepToEnd(this.#rows.count);
    this.#seen = this.#rows.count;
  }

  get opened(): OpenedLog | null {
    return this.#opened;
  }

  /** Shows another log than that of the page's own call; null goes back to that. */
  open(opened: OpenedLog | null): void {
    this.#closeOpened();
    this.#opened = opened;
    const stop = opened?.changes.subscribe(this.#follow);
    this.#closeOpened = () => {
      stop?.();
      opened?.close();
    };
    this.changes.changed();
    this.#follow();
  }

  /** The audio that the events on show carried, as far as it was kept. */
  get audio(): KeptAudio {
    return this.#opened?.source.audio ?? this.record.audio;
  }

  /** Indices of the events that answer, oldest first. */
  shownEvents(): readonly number[] {
    return this.#rows.shownEvents();
  }

  /** Hides what comes from now on; the chip of the time lets go again. */
  hold(): void {
    this.setRange({ from: 0, to: this.#elapsed });
  }

  /** Hides what has been until now. */
  startFromNow(): void {
    this.setRange({ from: this.#elapsed + 0.001, to: Infinity });
  }

  get #elapsed(): number {
    const { log, origin } = this;
    return log.length === 0 ? 0 : log.atOf(log.length - 1) - origin;
  }

  setQuery(text: string, match: WordMatch = this.view.match): void {
    this.view.query = text;
    this.view.match = match;
    this.rows.setQuery(text, match);
    this.#seen = Infinity;
    this.changes.changed();
  }

  setChips(chips: Partial<Omit<Chips, "between">>): void {
    Object.assign(this.view, chips);
    this.#applyChips();
  }

  setRange(range: TimeRange | null): void {
    this.view.range = range;
    this.#applyChips();
  }

  /** Shows only what has the keywords, any or all of them, and says how much that is. */
  async filter(keywords: readonly string[], match: WordMatch = "any"): Promise<Filtered> {
    const words = keywords.map((keyword) => keyword.trim()).filter((keyword) => keyword !== "");
    this.setQuery(words.map(asTerm).join(" "), match);
    await this.#settled();
    const { count, total } = this.rows.view;
    return { keywords: words, match, shown: count, total };
  }

  /** Shows everything again. */
  clearFilter(): Filtered {
    Object.assign(this.view, { directions: [], categories: [], severities: [], range: null });
    this.setQuery("", "all");
    this.#applyChips();
    return { keywords: [], match: "all", shown: this.log.length, total: this.log.length };
  }

  get isFiltered(): boolean {
    const { query, directions, categories, severities, range } = this.view;
    const chips = directions.length + categories.length + severities.length;
    return query.trim() !== "" || chips > 0 || range !== null;
  }

  /** Positive: down. What it says is how far the list moved; null when no list is on the page. */
  async scrollBy(pixels: number): Promise<Scrolled | null> {
    return this.scroller.scrollTo((top) => top + pixels);
  }

  async scrollToTop(): Promise<Scrolled | null> {
    return this.scroller.scrollTo(() => 0);
  }

  async scrollToBottom(): Promise<Scrolled | null> {
    return this.scroller.scrollTo((_, max) => max);
  }

  /** Goes to the first row at or after a moment, or to the start of a turn. False when there is none. */
  jumpTo({ at, turn }: Place): boolean {
    const rows = this.rows;
    const index =
      turn === undefined ? rows.indexAtTime(this.origin + (at ?? 0)) : rows.indexOfTurn(turn);
    if (index < 0) return false;
    this.scroller.centre(index);
    return true;
  }

  /** Opens an event's detail and brings it into sight; filters that hide it give way. */
  select(event: number | null): void {
    this.view.selected = event;
    if (event === null) return;
    this.view.cursor = event;
    if (this.rows.indexOfEvent(event) < 0) this.clearFilter();
    this.rows.reveal(event);
    this.#sought = event;
    this.changes.changed();
  }

  toggle(event: number): void {
    this.rows.toggle(event);
    this.changes.changed();
  }

  #applyChips(): void {
    const { directions, categories, severities, range } = this.view;
    const between = range && { from: this.origin + range.from, to: this.origin + range.to };
    this.rows.setChips({
      directions: [...directions],
      categories: [...categories],
      severities: [...severities],
      between,
    });
    this.changes.changed();
  }

  readonly #follow = (): void => {
    const record = this.#opened?.record ?? this.#live.record;
    // What a log gains is told by the log itself.
    if (this.#rows.record === record) return;
    this.changes.changed();
    this.#unsubscribe();
    this.#rows.close();
    this.#rows = this.#show(record);
    Object.assign(this.view, { range: null, selected: null, cursor: null });
    this.#seen = 0;
    this.#rows.setQuery(this.view.query, this.view.match);
    this.#applyChips();
  };

  #show(record: CallRecord): ListRows {
    const rows = new ListRows(record, new LogView(record.log));
    this.#unsubscribe = rows.view.changes.subscribe(this.changes.now);
    return rows;
  }

  /** Resolves when the query has been put to every event, or after a while. */
  async #settled(): Promise<void> {
    const { view } = this.rows;
    const deadline = performance.now() + SEARCH_PATIENCE_MS;
    while (view.busy && performance.now() < deadline) {
      await new Promise<void>((resolve) => {
        const stop = view.changes.subscribe(() => {
          stop();
          resolve();
        });
      });
    }
  }
}
