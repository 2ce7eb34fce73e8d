import { useVersion } from "@/lib/use-version";
import type { Session } from "@/realtime/session";
import { Button, IconButton } from "@/ui/button";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, Search, X } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EventDetail } from "./event-detail";
import { EventLine } from "./event-line";
import { eventOf, useEventList } from "./use-event-list";
import { useLogView } from "./use-log-view";

const ROW_PX = 28;
const NEAR_END_PX = 40;

export function EventList({ session }: { session: Session }) {
  const { t } = useTranslation();
  useVersion(session.changes);
  const { log } = session.record;
  const frame = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const view = useLogView(log);
  const list = useEventList(view, (position) => virtual.scrollToIndex(position));
  const { selected } = list;
  const { rowCount } = view;
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const start = log.length > 0 ? log.entry(0).at : 0;
  const entry = selected !== null && selected < log.length ? log.entry(selected) : null;

  useLayoutEffect(() => {
    const element = frame.current;
    if (following && element) element.scrollTop = element.scrollHeight;
  }, [following, rowCount]);

  const onScroll = () => {
    const element = frame.current;
    if (!element) return;
    const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
    setFollowing(distance < NEAR_END_PX);
  };

  return (
    <section
      aria-label={t("pane.events")}
      data-testid="events"
      className="relative flex min-h-0 flex-1 flex-col bg-surface-0"
    >
      <Filter
        query={view.query.text}
        onQuery={(text) => view.setQuery(text)}
        shown={view.count}
        total={log.length}
      />
      <div
        ref={frame}
        role="grid"
        aria-label={t("events.list")}
        aria-rowcount={rowCount}
        tabIndex={0}
        data-testid="event-list"
        onScroll={onScroll}
        onKeyDown={list.onKeyDown}
        className="@container min-h-0 flex-1 overflow-y-auto focus-visible:outline-offset-[-2px]"
      >
        {rowCount === 0 ? (
          <p className="px-6 py-10 text-center text-ink-3" data-testid="events-empty">
            {t(log.length === 0 ? "events.none" : "events.noMatch")}
          </p>
        ) : (
          <div className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start: top }) => {
              const row = view.rowAt(index);
              if (row === null) return null;
              const first = eventOf(row);
              return (
                <div
                  key={`${row.kind} ${first}`}
                  className="absolute inset-x-0"
                  style={{ transform: `translateY(${top}px)` }}
                >
                  <EventLine
                    log={log}
                    row={row}
                    start={start}
                    selected={first === selected}
                    onSelect={() => list.setSelected(first)}
                    onToggle={() => view.toggle(first)}
                  />
                </div>
              );
            })}
          </div>
        )}
      </div>
      {!following && entry === null && (
        <Button
          small
          className="absolute right-4 bottom-4 shadow-float"
          onClick={() => setFollowing(true)}
        >
          <ArrowDown size={14} aria-hidden />
          {t("events.follow")}
        </Button>
      )}
      {entry !== null && (
        <EventDetail entry={entry} start={start} onClose={() => list.setSelected(null)} />
      )}
    </section>
  );
}

interface FilterProps {
  query: string;
  onQuery: (query: string) => void;
  shown: number;
  total: number;
}

function Filter({ query, onQuery, shown, total }: FilterProps) {
  const { t } = useTranslation();
  return (
    <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line pr-3 pl-3.5">
      <Search size={15} aria-hidden className="text-ink-3" />
      <input
        type="text"
        role="searchbox"
        data-testid="event-filter"
        aria-label={t("events.filter")}
        placeholder={t("events.filter")}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        spellCheck={false}
        autoComplete="off"
        className="h-9 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-3 sm:text-sm"
      />
      {query !== "" && (
        <IconButton icon={X} label={t("events.clearFilter")} small onClick={() => onQuery("")} />
      )}
      <span className="text-xs whitespace-nowrap text-ink-3" data-testid="event-count">
        {query === "" ? total : t("events.hits", { shown, total })}
      </span>
    </div>
  );
}
