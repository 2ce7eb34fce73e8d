import { useVersion } from "@/lib/use-version";
import { Button } from "@/ui/button";
import { RowFrame } from "@/ui/row-frame";
import { ArrowDown } from "lucide-react";
import { useCallback, useId, useLayoutEffect, useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { BriefLine } from "./brief-line";
import { EventLine } from "./event-line";
import { typeWidth } from "./event-type";
import { EVENT_ROW_PX, type InspectorControl } from "./inspector-control";
import { eventOf } from "./list-rows";
import { rowWords } from "./texts";
import { TopHeading } from "./top-heading";
import { TurnHeading } from "./turn-heading";
import { useListKeys } from "./use-list-keys";

interface Props {
  control: InspectorControl;
  /** What stands in place of the rows when there are none. */
  empty: ReactNode;
}

export function EventList({ control, empty }: Props) {
  const { t, i18n } = useTranslation();
  const id = useId();
  useVersion(control.listChanges);
  const { selected, cursor } = useSnapshot(control.view);
  const onKeyDown = useListKeys(control);
  const onSelect = useCallback(
    (event: number) => control.select(control.view.selected === event ? null : event),
    [control],
  );
  const onToggle = useCallback((event: number) => control.toggle(event), [control]);
  const { rows, scroller, log, origin } = control;
  const { count } = rows;
  const { first, end } = scroller.followingRange(count);
  const at = selected ?? cursor;
  const atLine = at === null ? -1 : rows.indexOfEvent(at);
  const { highlights } = rows.view.query;
  const words = useMemo(() => rowWords(t, i18n.language), [t, i18n.language]);
  const common = { startedAt: log.startedAt, origin, language: i18n.language, t };

  // After each render, whatever it was for: it may have brought lines.
  useLayoutEffect(() => control.keepUp());

  const typePx = typeWidth(scroller.width);
  const slots = scroller.rowsOnPage;
  const lineOf = (line: number) => {
    const found = rows.lineAt(line);
    if (found === null) return null;
    // What has left the page gives its elements to what has come.
    const key = line % slots;
    if (found.kind === "turn") {
      const { number } = found.turn;
      return (
        <HeadingLine key={key} line={line}>
          <TurnHeading {...common} turn={found.turn} firstAudioMs={rows.firstAudioMsOf(number)} />
        </HeadingLine>
      );
    }
    const { row } = found;
    const event = eventOf(row);
    const isMember = row.kind === "member";
    const shared = {
      ...{ id: `${id}-${line}`, line, log, event, run: row.row, isMember, origin, words, onSelect },
      count: isMember ? 1 : row.row.members.length,
    };
    if (scroller.flooded) return <BriefLine key={key} {...shared} />;
    return (
      <EventLine
        key={key}
        {...shared}
        expanded={!isMember && row.expanded}
        readBacks={log.readBacks}
        selected={event === at}
        highlights={highlights}
        typePx={typePx}
        onToggle={onToggle}
      />
    );
  };
  const lines = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
  // To put elements into another order costs as much as to make them: that is done when the list is at rest.
  if (scroller.restless) lines.sort((a, b) => (a % slots) - (b % slots));

  const topTurn = count > 0 ? rows.turnOver(scroller.topRow) : null;
  return (
    <div className="@container relative flex min-h-0 flex-1 flex-col">
      {count > 0 && (
        <div className="absolute inset-x-0 top-0 z-10" inert={topTurn === null}>
          <TopHeading
            {...common}
            control={control}
            turn={topTurn}
            turns={rows.turns.all.length}
            firstAudioMs={topTurn && rows.firstAudioMsOf(topTurn.number)}
          />
        </div>
      )}
      <RowFrame
        attach={scroller.attach}
        {...(count > 0 ? { role: "treegrid", "aria-rowcount": count } : { role: "region" })}
        aria-label={t("events.list")}
        tabIndex={0}
        {...(atLine >= first && atLine < end ? { "aria-activedescendant": `${id}-${atLine}` } : {})}
        data-testid="event-list"
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:outline-offset-[-2px]"
      >
        {count === 0 && empty}
        <div
          role={count > 0 ? "rowgroup" : "none"}
          className="relative"
          style={{ height: count * EVENT_ROW_PX }}
        >
          {lines.map(lineOf)}
        </div>
      </RowFrame>
      {!scroller.atEnd && count > 0 && (
        <Button
          small
          data-testid="event-follow"
          className="absolute right-4 bottom-3 shadow-float"
          onClick={() => {
            scroller.toEnd();
            control.changes.changed();
          }}
        >
          <ArrowDown size={14} aria-hidden />
          {control.unseen > 0 ? t("list.unseen", { count: control.unseen }) : t("list.toEnd")}
        </Button>
      )}
    </div>
  );
}

function HeadingLine({ line, children }: { line: number; children: ReactNode }) {
  return (
    <div
      role="row"
      aria-rowindex={line + 1}
      aria-level={1}
      className="list-line"
      style={{ top: line * EVENT_ROW_PX }}
    >
      <div role="gridcell">{children}</div>
    </div>
  );
}
