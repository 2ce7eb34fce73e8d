import { cx } from "@/lib/class-names";
import { milliseconds, size } from "@/lib/format";
import type { LogEntry } from "@/realtime/log/entry";
import type { EventLog } from "@/realtime/log/event-log";
import type { EventRow } from "@/realtime/log/groups";
import { summaryOf, summaryOfRow } from "@/realtime/log/summary";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { memo, type ReactNode } from "react";
import { EventType, typeFits } from "./event-type";
import { marked } from "./highlighted";
import { EVENT_ROW_PX } from "./inspector-control";
import { CATEGORY_DOT, type RowWords } from "./texts";

interface Props {
  log: EventLog;
  /** Index of the event, or of the run's first one. */
  event: number;
  /** What the line stands for, or the run that its event is part of. */
  run: EventRow;
  isMember: boolean;
  /** Events that the line stands for; the run itself grows in place. */
  count: number;
  expanded: boolean;
  /** How often payloads have come back to memory: what the line says may have been among them. */
  readBacks: number;
  /** performance.now() of the first event. */
  origin: number;
  selected: boolean;
  highlights: readonly RegExp[];
  id: string;
  line: number;
  words: RowWords;
  /** Width of the type's cell. */
  typePx: number;
  onSelect: (event: number) => void;
  onToggle: (event: number) => void;
}

/** Widths of the cells. A grid would give the same, and take a fifth longer to lay out. */
const CELL = {
  at: "w-[60px] shrink-0 text-right text-ink-3 @max-3xl:w-14 @max-lg:w-12",
  direction: "w-[66px] shrink-0 @max-3xl:w-3.5",
  category:
    "w-[92px] shrink-0 whitespace-nowrap text-ink-2 @max-3xl:w-2.5 @max-3xl:text-[0px] @max-3xl:leading-none",
  said: "min-w-0 flex-1",
  size: "w-14 shrink-0 text-right text-ink-3 @max-3xl:w-[52px] @max-lg:hidden",
};

/** A sign of text before the word, not a picture: there is one in each of many rows, at the speed of frames. */
const SIGNED =
  "whitespace-nowrap before:mr-1 before:inline-block before:w-[13px] before:text-center " +
  "before:text-xs before:font-semibold @max-3xl:text-[0px]";
const DIRECTION = {
  client: "text-you before:content-['↑'_/_'']",
  server: "text-agent before:content-['↓'_/_'']",
  local: "text-ink-3 before:content-['·'_/_'']",
};

export const EventLine = memo(function EventLine(props: Props) {
  const { log, event, run, isMember, count, origin, selected, highlights, id, line, words } = props;
  const entry = log.entry(event);
  const isGroup = count > 1;
  const summary = isGroup ? summaryOfRow(log, run) : summaryOf(entry);
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={line + 1}
      aria-level={isMember ? 3 : 2}
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
        "list-line flex cursor-pointer items-center gap-x-2.5 px-3 text-xs",
        selected ? "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]" : "hover:bg-surface-2",
        isMember && !selected && "bg-surface-1",
      )}
    >
      <span role="gridcell" className={CELL.at}>
        {milliseconds(entry.at - origin)}
      </span>
      <span role="gridcell" className={cx(CELL.direction, SIGNED, DIRECTION[entry.direction])}>
        {words.direction[entry.direction]}
      </span>
      <span role="gridcell" className={CELL.category}>
        <i
          className={cx("mr-1.5 inline-block size-2 rounded-full", CATEGORY_DOT[entry.category])}
        />
        {words.category[entry.category]}
      </span>
      <EventType
        type={entry.type}
        fits={typeFits(entry.type, props.typePx, isGroup ? count : 0, isMember)}
        isMember={isMember}
        isError={entry.severity === "error"}
        highlights={highlights}
        toggle={
          isGroup && (
            <Toggle
              expanded={props.expanded}
              words={words}
              onToggle={() => props.onToggle(event)}
            />
          )
        }
        count={count}
      />
      <Said entry={entry} words={words} took={isGroup ? null : entry.ms}>
        {marked(words.summary(summary), highlights)}
      </Said>
      <span role="gridcell" className={CELL.size}>
        {entry.direction === "local" ? "" : size(isGroup ? run.bytes : entry.bytes)}
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
      <span role="gridcell" className={cx(CELL.said, "truncate text-ink-2")}>
        {children}
      </span>
    );
  }
  const Icon = severity === "error" ? CircleAlert : TriangleAlert;
  const ink = { info: "text-ink-2", warning: "text-warn", error: "text-bad" }[severity];
  return (
    <span role="gridcell" className={cx(CELL.said, "flex items-center gap-1", ink)}>
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
      className={cx(
        "touchable -ml-1.5 h-7 w-6 shrink-0 rounded-sm text-base leading-none hover:bg-surface-3 pointer-coarse:w-10",
        "before:inline-block before:content-['›'_/_'']",
        expanded && "before:rotate-90",
      )}
    />
  );
}
