import { cx } from "@/lib/class-names";
import { milliseconds } from "@/lib/format";
import type { EventLog } from "@/realtime/log/event-log";
import type { EventRow } from "@/realtime/log/groups";
import { summaryOf, summaryOfRow } from "@/realtime/log/summary";
import { memo } from "react";
import { EVENT_ROW_PX } from "./inspector-control";
import type { RowWords } from "./texts";

interface Props {
  log: EventLog;
  /** Index of the event, or of the run's first one. */
  event: number;
  run: EventRow;
  /** Events that the line stands for. */
  count: number;
  /** performance.now() of the first event. */
  origin: number;
  id: string;
  line: number;
  isMember: boolean;
  words: RowWords;
  onSelect: (event: number) => void;
}

const INK = { client: "text-you", server: "text-agent", local: "text-ink-3" };

/** A line that goes by faster than it can be read: when, what and a few words, each where it will stay. */
export const BriefLine = memo(function BriefLine(props: Props) {
  const { log, event, run, count, origin, id, line, words } = props;
  const entry = log.entry(event);
  const isError = entry.severity === "error";
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={line + 1}
      aria-level={props.isMember ? 3 : 2}
      onClick={() => props.onSelect(event)}
      data-testid="event-brief"
      style={{ top: line * EVENT_ROW_PX }}
      className="list-line flex cursor-pointer gap-x-2.5 px-3 text-xs leading-7 whitespace-nowrap"
    >
      <span
        role="gridcell"
        className="w-[60px] shrink-0 text-right text-ink-3 @max-3xl:w-14 @max-lg:w-12"
      >
        {milliseconds(entry.at - origin)}
      </span>
      <span
        role="gridcell"
        className={cx(
          "ml-[178px] w-[304px] shrink-0 overflow-hidden font-mono @max-3xl:ml-11 @max-3xl:w-[272px]",
          "@max-lg:w-48 @max-md:w-[152px]",
          isError ? "text-bad" : INK[entry.direction],
        )}
      >
        {count > 1 ? `${entry.type} ×${count}` : entry.type}
      </span>
      <span role="gridcell" className="min-w-0 flex-1 overflow-hidden text-ink-2">
        {words.summary(count > 1 ? summaryOfRow(log, run) : summaryOf(entry))}
      </span>
    </div>
  );
});
