import { cx } from "@/lib/class-names";
import { milliseconds, size } from "@/lib/format";
import type { LogEntry } from "@/realtime/log/entry";
import type { EventLog } from "@/realtime/log/event-log";
import { summaryOf, summaryOfRow } from "@/realtime/log/summary";
import type { ViewRow } from "@/realtime/log/view";
import { ChevronDown, ChevronRight, CircleAlert, TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";
import { Highlighted } from "./highlighted";
import { EVENT_ROW_PX } from "./inspector-control";
import { eventOf } from "./list-rows";
import { CATEGORY_DOT, type RowWords } from "./texts";

interface Props {
  log: EventLog;
  row: ViewRow;
  /** Events that the row stands for; the row itself grows in place. */
  count: number;
  expanded: boolean;
  /** performance.now() of the first event. */
  origin: number;
  selected: boolean;
  highlights: readonly RegExp[];
  id: string;
  line: number;
  words: RowWords;
  onSelect: (event: number) => void;
  onToggle: (event: number) => void;
}

export const EVENT_COLUMNS =
  "grid items-center gap-x-2.5 px-3 grid-cols-[60px_66px_92px_minmax(9rem,19rem)_minmax(0,1fr)_56px] " +
  "@max-3xl:grid-cols-[56px_14px_10px_minmax(8rem,17rem)_minmax(0,1fr)_52px] " +
  "@max-lg:grid-cols-[48px_14px_10px_minmax(7rem,12rem)_minmax(0,1fr)] @max-md:grid-cols-[48px_14px_10px_minmax(6rem,9.5rem)_minmax(0,1fr)]";

/** A sign of text before the word, not a picture: there is one in each of many rows, at the speed of frames. */
const SIGNED =
  "whitespace-nowrap before:mr-1 before:inline-block before:w-[13px] before:text-center " +
  "before:text-xs before:font-semibold @max-3xl:text-[0px]";
const DIRECTION = {
  client: "text-you before:content-['↑'_/_'']",
  server: "text-agent before:content-['↓'_/_'']",
  local: "text-ink-3 before:content-['·'_/_'']",
};

function marked(text: string, marks: readonly RegExp[]): ReactNode {
  return marks.length === 0 ? text : <Highlighted text={text} marks={marks} />;
}

export const EventLine = memo(function EventLine(props: Props) {
  const { log, row, count, origin, selected, highlights, id, line, words } = props;
  const event = eventOf(row);
  const entry = log.entry(event);
  const isGroup = row.kind === "row" && count > 1;
  const summary = isGroup ? summaryOfRow(log, row.row) : summaryOf(entry);
  const cut = entry.type.lastIndexOf(".");
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={line + 1}
      aria-level={row.kind === "member" ? 3 : 2}
      aria-selected={selected}
      {...(isGroup ? { "aria-expanded": props.expanded } : {})}
      data-testid="event-row"
      data-type={entry.type}
      data-index={event}
      data-direction={entry.direction}
      data-count={count}
      onClick={() => props.onSelect(event)}
      style={{ top: line * EVENT_ROW_PX }}
      className={cx(
        EVENT_COLUMNS,
        "list-line cursor-pointer text-xs",
        selected ? "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]" : "hover:bg-surface-2",
        row.kind === "member" && !selected && "bg-surface-1",
      )}
    >
      <span role="gridcell" className="text-right text-ink-3">
        {milliseconds(entry.at - origin)}
      </span>
      <span role="gridcell" className={cx(SIGNED, DIRECTION[entry.direction])}>
        {words.direction[entry.direction]}
      </span>
      <span role="gridcell" className="whitespace-nowrap text-ink-2 @max-3xl:text-[0px]">
        <i
          className={cx("mr-1.5 inline-block size-2 rounded-full", CATEGORY_DOT[entry.category])}
        />
        {words.category[entry.category]}
      </span>
      <span
        role="gridcell"
        title={entry.type}
        className={cx(
          "flex min-w-0 items-center font-mono",
          row.kind === "member" && "pl-5 text-ink-3",
          entry.severity === "error" && "font-semibold text-bad",
        )}
      >
        {isGroup && (
          <Toggle expanded={props.expanded} words={words} onToggle={() => props.onToggle(event)} />
        )}
        <span className="truncate">
          {marked(entry.type.slice(0, Math.max(0, cut)), highlights)}
        </span>
        <span className="shrink-0">{marked(entry.type.slice(Math.max(0, cut)), highlights)}</span>
        {isGroup && <span className="shrink-0 pl-1 text-ink-3">×{count}</span>}
      </span>
      <Said entry={entry} words={words} took={isGroup ? null : entry.ms}>
        {marked(words.summary(summary), highlights)}
      </Said>
      <span role="gridcell" className="text-right text-ink-3 @max-lg:hidden">
        {entry.direction === "local" ? "" : size(isGroup ? row.row.bytes : entry.bytes)}
      </span>
    </div>
  );
});

interface SaidProps {
  entry: LogEntry;
  words: RowWords;
  /** Milliseconds. */
  took: number | null;
  children: ReactNode;
}

/** What the event says, in one element where there is no more to say of it. */
function Said({ entry: { severity }, words, took, children }: SaidProps) {
  if (severity === "info" && took === null) {
    return (
      <span role="gridcell" className="truncate text-ink-2">
        {children}
      </span>
    );
  }
  const Icon = severity === "error" ? CircleAlert : TriangleAlert;
  const ink = { info: "text-ink-2", warning: "text-warn", error: "text-bad" }[severity];
  return (
    <span role="gridcell" className={cx("flex min-w-0 items-center gap-1", ink)}>
      {severity !== "info" && <Icon size={13} className="shrink-0" aria-hidden />}
      {severity !== "info" && <span className="sr-only">{words.severity[severity]}</span>}
      <span className="truncate">{children}</span>
      {took !== null && (
        <span className="ml-auto shrink-0 pl-1 text-ink-3">{milliseconds(took)} ms</span>
      )}
    </span>
  );
}

interface ToggleProps {
  expanded: boolean;
  words: RowWords;
  onToggle: () => void;
}

function Toggle({ expanded, words, onToggle }: ToggleProps) {
  const Icon = expanded ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={expanded ? words.collapse : words.expand}
      data-testid="event-toggle"
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      className="-ml-1.5 grid h-7 w-6 shrink-0 place-items-center rounded-sm hover:bg-surface-3 pointer-coarse:w-9"
    >
      <Icon size={13} aria-hidden />
    </button>
  );
}
