/** The lines of the list: the rows that answer, with a heading where a turn begins. */
import type { Chips } from "@/realtime/log/chips";
import type { WordMatch } from "@/realtime/log/query";
import type { CallRecord } from "@/realtime/log/record";
import type { LogView, ViewRow } from "@/realtime/log/view";
import { type Heading, headingOver, kept, lineAt, lineOfRow } from "./headings";
import { LogFacts } from "./log-facts";
import { type TurnStart, TurnStarts } from "./turn-starts";

export type ListLine =
  | { readonly kind: "turn"; readonly turn: TurnStart }
  | { readonly kind: "event"; readonly row: ViewRow };

/** A turn is answered within so many events, or its answer is not named in its heading. */
const LOOK_AHEAD = 400;

export function eventOf(row: ViewRow): number {
  return row.kind === "row" ? row.row.first : row.index;
}

export class ListRows {
  readonly record: CallRecord;
  readonly view: LogView;
  readonly turns: TurnStarts;
  readonly facts: LogFacts;
  #headings: Heading<TurnStart>[] = [];
  #shown: readonly Heading<TurnStart>[] = [];
  /** What `#shown` was made from; null when it must be made anew. */
  #madeFrom: { readonly turns: number; readonly rows: number; readonly answer: number } | null =
    null;
  /** Headings that stay where they are whatever comes after them. */
  #fixed = 0;

  constructor(record: CallRecord, view: LogView) {
    this.record = record;
    this.view = view;
    this.turns = new TurnStarts(record.log);
    this.facts = new LogFacts(record.log);
  }

  close(): void {
    this.view.close();
  }

  setQuery(text: string, match: WordMatch): void {
    this.view.setQuery(text, match);
  }

  setChips(chips: Partial<Chips>): void {
    this.view.setChips(chips);
  }

  toggle(event: number): void {
    this.view.toggle(event);
    this.#findAnew();
  }

  /** Opens the run that an event is in, so that it has a row of its own. */
  reveal(event: number): void {
    const position = this.view.indexOfRow(event);
    const row = position < 0 ? null : this.view.rowAt(position);
    if (row === null || eventOf(row) === event || this.view.isExpanded(event)) return;
    this.view.setExpanded(event, true);
    this.#findAnew();
  }

  #findAnew(): void {
    this.#fixed = 0;
    this.#madeFrom = null;
  }

  /** Indices of the events that answer, oldest first. */
  shownEvents(): readonly number[] {
    const events: number[] = [];
    for (let position = 0; position < this.view.rowCount; position++) {
      const row = this.view.rowAt(position);
      if (row?.kind === "row") events.push(...row.row.members);
    }
    return events.toSorted((a, b) => a - b);
  }

  get count(): number {
    return this.view.rowCount + this.#current().length;
  }

  lineAt(line: number): ListLine | null {
    const found = lineAt(this.#current(), line);
    if (found.kind === "heading") return { kind: "turn", turn: found.of };
    const row = this.view.rowAt(found.row);
    return row === null ? null : { kind: "event", row };
  }

  /** The event of a line; null for headings. */
  eventAt(line: number): number | null {
    const found = this.lineAt(line);
    return found?.kind === "event" ? eventOf(found.row) : null;
  }

  /** The turn that a line is part of; null before the first one. */
  turnOver(line: number): TurnStart | null {
    return headingOver(this.#current(), line);
  }

  /** How long the agent took to be heard in a turn, from the end of what was said; null while unknown. */
  firstAudioMsOf(number: number): number | null {
    const { timing, log } = this.record;
    const from = this.turns.all[number - 1]?.index ?? log.length;
    const to = this.turns.all[number]?.index ?? log.length;
    for (let index = from; index < Math.min(to, from + LOOK_AHEAD); index++) {
      const response = log.typeOf(index) === "response.created" ? log.responseIdOf(index) : null;
      if (response !== null) return timing.latencyMs.get(response) ?? null;
    }
    return null;
  }

  /** Line of an event, or of the run that stands for it; -1 when it does not answer. */
  indexOfEvent(event: number): number {
    const row = this.view.indexOfRow(event);
    return row < 0 ? -1 : lineOfRow(this.#current(), row);
  }

  indexAtTime(at: number): number {
    const row = this.view.indexAt(at);
    return row < 0 ? -1 : lineOfRow(this.#current(), row);
  }

  /** Line of a turn's heading, or of what there is of it or after it. */
  indexOfTurn(number: number): number {
    const turn = this.turns.all[number - 1];
    if (turn === undefined) return -1;
    const line = this.indexAtTime(turn.at);
    return this.lineAt(line - 1)?.kind === "turn" ? line - 1 : line;
  }

  /** Line of the event that is so many events below (above, if negative) another one. */
  stepFrom(event: number | null, by: number): { line: number; event: number } | null {
    const last = this.view.rowCount - 1;
    const from = event === null ? -1 : this.view.indexOfRow(event);
    const start = from < 0 && by < 0 ? last + 1 : from;
    const row = Math.min(last, Math.max(0, start + by));
    const found = this.view.rowAt(row);
    if (found === null) return null;
    return { line: lineOfRow(this.#current(), row), event: eventOf(found) };
  }

  /** Headings of turns that have rows, found again only where they may have moved. */
  #current(): readonly Heading<TurnStart>[] {
    const { rowCount: rows, answer } = this.view;
    const turns = this.turns.all;
    const made = this.#madeFrom;
    if (made?.turns === turns.length && made.rows === rows && made.answer === answer) {
      return this.#shown;
    }
    if (made?.answer !== answer) this.#fixed = 0;
    this.#madeFrom = { turns: turns.length, rows, answer };
    this.#headings.length = Math.min(this.#headings.length, this.#fixed);
    for (const turn of turns.slice(this.#fixed)) {
      this.#headings.push({ before: this.#rowFrom(turn), of: turn });
    }
    // A turn whose rows are still to come is looked for again.
    this.#fixed = this.#headings.filter(({ before }) => before < rows).length;
    this.#shown = kept(this.#headings, rows);
    return this.#shown;
  }

  /** Number of the first row of a turn, or of those after it; the number of rows when there is none. */
  #rowFrom({ at, index }: TurnStart): number {
    const row = this.view.indexAt(at);
    const found = row < 0 ? null : this.view.rowAt(row);
    if (found === null || eventOf(found) < index) return this.view.rowCount;
    return row;
  }
}
