import { cx } from "@/lib/class-names";
import { milliseconds, size } from "@/lib/format";
import type { EventLog } from "@/realtime/log/event-log";
import { summaryOf, summaryOfRow } from "@/realtime/log/summary";
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSummaryText } from "./use-summary-text";
import type { ViewRow } from "@/realtime/log/view";
import { eventOf } from "./use-event-list";

interface Props {
  log: EventLog;
  row: ViewRow;
  /** performance.now() of the call's first event. */
  start: number;
  selected: boolean;
  onSelect: () => void;
  onToggle: () => void;
}

export function EventLine({ log, row, start, selected, onSelect, onToggle }: Props) {
  const { t } = useTranslation();
  const entry = log.entry(eventOf(row));
  const count = row.kind === "row" ? row.row.members.length : 1;
  const isGroup = row.kind === "row" && count > 1;
  const summary = isGroup ? summaryOfRow(log, row.row) : summaryOf(entry);
  const bytes = isGroup ? row.row.bytes : entry.bytes;
  const text = useSummaryText(summary);
  const isError = summary.key === "error" || summary.key === "failed";
  const fromServer = entry.direction === "server";
  return (
    <div
      role="row"
      aria-selected={selected}
      {...(isGroup ? { "aria-expanded": row.expanded } : {})}
      data-testid="event-row"
      data-type={entry.type}
      data-direction={entry.direction}
      data-count={count}
      onClick={onSelect}
      className={cx(
        "grid h-7 cursor-pointer grid-cols-[56px_64px_minmax(0,max-content)_minmax(0,1fr)_60px] items-center gap-2 px-3 text-xs",
        "@max-lg:grid-cols-[48px_18px_minmax(0,max-content)_minmax(0,1fr)]",
        selected ? "bg-accent-soft" : "hover:bg-surface-2",
        row.kind === "member" && !selected && "bg-surface-1",
      )}
    >
      <span role="gridcell" className="text-right text-ink-3">
        {milliseconds(entry.at - start)}
      </span>
      <span
        role="gridcell"
        className={cx("inline-flex items-center gap-1", fromServer ? "text-agent" : "text-you")}
      >
        {fromServer ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />}
        <span className="@max-lg:sr-only">{t(`events.${entry.direction}`)}</span>
      </span>
      <span
        role="gridcell"
        className={cx(
          "flex min-w-0 items-center gap-1 font-mono",
          row.kind === "member" && "pl-4 text-ink-3",
          isError && "font-semibold text-bad",
        )}
      >
        {isGroup ? (
          <Toggle expanded={row.expanded} onToggle={onToggle} />
        ) : (
          <span className="w-4 shrink-0" />
        )}
        <span className="truncate">{entry.type}</span>
        {isGroup && <span className="shrink-0 text-ink-3">×{count}</span>}
      </span>
      <span role="gridcell" className={cx("truncate", isError ? "text-bad" : "text-ink-2")}>
        {text}
      </span>
      <span role="gridcell" className="text-right text-ink-3 @max-lg:hidden">
        {size(bytes)}
      </span>
    </div>
  );
}

function Toggle({ expanded, onToggle }: { expanded: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
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
      className="-mx-0.5 grid size-5 shrink-0 place-items-center rounded-sm hover:bg-surface-3"
    >
      <Icon size={13} aria-hidden />
    </button>
  );
}
