import type { InspectorControl } from "@/features/inspector/inspector-control";
import { CATEGORY_DOT, summaryText } from "@/features/inspector/texts";
import { milliseconds } from "@/lib/format";
import { relatedTo, type Relation } from "@/realtime/log/related";
import { summaryOf, summaryOfRow } from "@/realtime/log/summary";
import { ListFilter } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

const FEW = 3;
const MANY = 200;
const IDS = [
  ["responseId", "response_id"],
  ["itemId", "item_id"],
  ["callId", "call_id"],
] as const;

interface Props {
  control: InspectorControl;
  event: number;
}

/** Links to what caused the event, what it caused, and what belongs to the same thing. */
export function Relations({ control, event }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { log } = control;
  const related = useMemo(() => relatedTo(log, event), [log, event]);
  const entry = log.entry(event);
  if (related.length === 0) return null;
  const shown = related.slice(0, all ? MANY : FEW);
  return (
    <nav aria-label={t("detail.links")} className="px-1 pt-1.5" data-testid="event-relations">
      <ul>
        {shown.map((relation) => (
          <Link key={relation.event} control={control} from={event} relation={relation} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-x-3 px-2 pb-1">
        {related.length > FEW && (
          <button
            type="button"
            className="min-h-7 text-xs text-accent hover:underline pointer-coarse:min-h-10"
            onClick={() => setAll(!all)}
          >
            {all ? t("detail.fewer") : t("detail.more", { count: related.length - FEW })}
          </button>
        )}
        {IDS.map(([field, name]) => {
          const id = entry[field];
          if (id === null) return null;
          return (
            <button
              key={name}
              type="button"
              title={t("detail.onlyThese")}
              className="inline-flex min-h-7 items-center gap-1 font-mono text-xs text-ink-2 hover:text-ink-1 hover:underline pointer-coarse:min-h-10"
              onClick={() => control.setQuery(`${name}:${id}`)}
            >
              <ListFilter size={12} aria-label={t("detail.onlyThese")} />
              {name}:{id}
            </button>
          );
        })}
      </div>
    </nav>
  );
}

interface LinkProps {
  control: InspectorControl;
  from: number;
  relation: Relation;
}

function Link({ control, from, relation }: LinkProps) {
  const { t } = useTranslation();
  const { log } = control;
  const entry = log.entry(relation.event);
  const row = log.rows[log.rowOf(relation.event)];
  const isRun = row !== undefined && row.members.length > 1;
  const apart = entry.at - log.atOf(from);
  return (
    <li>
      <button
        type="button"
        data-testid="event-relation"
        data-kind={relation.kind}
        data-index={relation.event}
        onClick={() => control.select(relation.event)}
        className="grid h-6 w-full grid-cols-[110px_10px_minmax(0,max-content)_minmax(0,1fr)_max-content] items-center gap-2 rounded-sm px-2 text-left text-xs hover:bg-surface-2 pointer-coarse:h-10"
      >
        <span className="truncate text-ink-3">{t(`detail.relation.${relation.kind}`)}</span>
        <i className={`size-2 rounded-full ${CATEGORY_DOT[entry.category]}`} />
        <span className="truncate font-mono">
          {entry.type}
          {isRun && <span className="text-ink-3"> ×{row.members.length}</span>}
        </span>
        <span className="truncate text-ink-3">
          {summaryText(t, isRun ? summaryOfRow(log, row) : summaryOf(entry))}
        </span>
        <span className="text-ink-3">
          {apart < 0 ? "−" : "+"}
          {milliseconds(Math.abs(apart))} ms
        </span>
      </button>
    </li>
  );
}
