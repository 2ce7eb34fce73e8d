import { cx } from "@/lib/class-names";
import { milliseconds, size } from "@/lib/format";
import type { EventLog } from "@/realtime/log/event-log";
import { summaryOf, summaryOfRow } from "@/realtime/log/summary";
import type { ViewRow } from "@/realtime/log/view";
import type { TFunction } from "i18next";
import {
  ArrowDown,
  ArrowUp,
  ChevronDown,
  ChevronRight,
  CircleAlert,
  Dot,
  TriangleAlert,
} from "lucide-react";
import { memo } from "react";
import { Highlighted } from "./highlighted";
import { eventOf } from "./list-rows";
import { CATEGORY_DOT, summaryText } from "./texts";

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
  t: TFunction;
  onSelect: (event: number) => void;
  onToggle: (event: number) => void;
}

export const EVENT_COLUMNS =
  "grid items-center gap-x-2.5 px-3 grid-cols-[60px_60px_88px_minmax(9rem,19rem)_minmax(0,1fr)_56px] " +
  "@max-3xl:grid-cols-[56px_14px_10px_minmax(8rem,17rem)_minmax(0,1fr)_52px] " +
  "@max-lg:grid-cols-[48px_14px_10px_minmax(7rem,12rem)_minmax(0,1fr)] @max-md:grid-cols-[48px_14px_10px_minmax(6rem,9.5rem)_minmax(0,1fr)]";

const DIRECTION = {
  client: { Icon: ArrowUp, ink: "text-you" },
  server: { Icon: ArrowDown, ink: "text-agent" },
  local: { Icon: Dot, ink: "text-ink-3" },
};

export const EventLine = memo(function EventLine(props: Props) {
  const { log, row, count, origin, selected, highlights, id, line, t, onSelect, onToggle } = props;
  const event = eventOf(row);
  const entry = log.entry(event);
  const isGroup = row.kind === "row" && count > 1;
  const summary = isGroup ? summaryOfRow(log, row.row) : summaryOf(entry);
  const { Icon, ink } = DIRECTION[entry.direction];
  const { severity } = entry;
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
      onClick={() => onSelect(event)}
      className={cx(
        EVENT_COLUMNS,
        "h-7 cursor-pointer text-xs",
        selected ? "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]" : "hover:bg-surface-2",
        row.kind === "member" && !selected && "bg-surface-1",
      )}
    >
      <span role="gridcell" className="text-right text-ink-3">
        {milliseconds(entry.at - origin)}
      </span>
      <span role="gridcell" className={cx("flex items-center gap-1", ink)}>
        <Icon size={13} aria-hidden className="shrink-0" />
        <span className="truncate @max-3xl:sr-only">{t(`events.${entry.direction}`)}</span>
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-1.5 text-ink-2">
        <i className={cx("size-2 shrink-0 rounded-full", CATEGORY_DOT[entry.category])} />
        <span className="truncate @max-3xl:sr-only">{t(`category.${entry.category}`)}</span>
      </span>
      <span
        role="gridcell"
        title={entry.type}
        className={cx(
          "flex min-w-0 items-center font-mono",
          row.kind === "member" && "pl-5 text-ink-3",
          severity === "error" && "font-semibold text-bad",
        )}
      >
        {isGroup && <Toggle expanded={props.expanded} t={t} onToggle={() => onToggle(event)} />}
        <span className="truncate">
          <Highlighted text={entry.type.slice(0, Math.max(0, cut))} marks={highlights} />
        </span>
        <span className="shrink-0">
          <Highlighted text={entry.type.slice(Math.max(0, cut))} marks={highlights} />
        </span>
        {isGroup && <span className="shrink-0 pl-1 text-ink-3">×{count}</span>}
      </span>
      <span
        role="gridcell"
        className={cx(
          "flex min-w-0 items-center gap-1",
          severity === "error" ? "text-bad" : severity === "warning" ? "text-warn" : "text-ink-2",
        )}
      >
        {severity === "error" && <CircleAlert size={13} className="shrink-0" aria-hidden />}
        {severity === "warning" && <TriangleAlert size={13} className="shrink-0" aria-hidden />}
        {severity !== "info" && <span className="sr-only">{t(`severity.${severity}`)}</span>}
        <span className="truncate">
          <Highlighted text={summaryText(t, summary)} marks={highlights} />
        </span>
        {!isGroup && entry.ms !== null && (
          <span className="ml-auto shrink-0 pl-1 text-ink-3">{milliseconds(entry.ms)} ms</span>
        )}
      </span>
      <span role="gridcell" className="text-right text-ink-3 @max-lg:hidden">
        {entry.direction === "local" ? "" : size(isGroup ? row.row.bytes : entry.bytes)}
      </span>
    </div>
  );
});

interface ToggleProps {
  expanded: boolean;
  t: TFunction;
  onToggle: () => void;
}

function Toggle({ expanded, t, onToggle }: ToggleProps) {
  const Icon = expanded ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={t(expanded ? "events.collapse" : "events.expand")}
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
