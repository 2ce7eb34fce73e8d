/** The tools that move through the event log and filter it. */
import {
  filterEventLog,
  scrollByEventLog,
  scrollToBottomEventLog,
  scrollToTopEventLog,
} from "./declarations";
import { ToolError, browserTool, type BrowserTool, type Outcome } from "./tool";

/** In pixels: how far it moved, where it is, and how far it can go. */
export interface Scrolled {
  readonly scrolled: number;
  readonly top: number;
  readonly max: number;
}

export type Match = "any" | "all";

/** How many events have the keywords, of all. */
export interface Filtered {
  readonly keywords: readonly string[];
  readonly match: Match;
  readonly shown: number;
  readonly total: number;
}

/** What the tools need of the event log on the page. */
export interface EventLogPane {
  /** No keywords: everything is shown. */
  filter(keywords: readonly string[], match: Match): Promise<Filtered>;
  /** null: no list is on the page. */
  scrollBy(pixels: number): Promise<Scrolled | null>;
  scrollToTop(): Promise<Scrolled | null>;
  scrollToBottom(): Promise<Scrolled | null>;
}

async function scrolled(movement: Promise<Scrolled | null>): Promise<Outcome> {
  const where = await movement;
  if (where === null) throw new ToolError("The event log is not on this page.");
  const { scrolled: by, top, max } = where;
  return { scrolled: Math.round(by), top: Math.round(top), max: Math.round(max) };
}

/** `reveal` brings the event log into sight and resolves when it is there. */
export function eventLogTools(log: EventLogPane, reveal: () => Promise<void>): BrowserTool[] {
  return [
    browserTool({
      declaration: scrollByEventLog,
      async run({ pixels }: { pixels: number }) {
        await reveal();
        return scrolled(log.scrollBy(pixels));
      },
    }),
    browserTool({
      declaration: scrollToTopEventLog,
      latestWins: true,
      async run() {
        await reveal();
        return scrolled(log.scrollToTop());
      },
    }),
    browserTool({
      declaration: scrollToBottomEventLog,
      latestWins: true,
      async run() {
        await reveal();
        return scrolled(log.scrollToBottom());
      },
    }),
    browserTool({
      declaration: filterEventLog,
      latestWins: true,
      async run({ keywords, match = "any" }: { keywords: string[]; match?: Match }) {
        await reveal();
        const wanted = [...new Set(keywords.map((word) => word.trim()).filter(Boolean))];
        return { ...(await log.filter(wanted, match)) };
      },
    }),
  ];
}
