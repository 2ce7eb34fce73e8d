import type { Earlier } from "@/realtime/transcript/desk";
import { Button } from "@/ui/button";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DividerRow } from "./divider-row";
import { TurnList, type TurnListProps, isShown } from "./turn-list";

interface Props {
  earlier: readonly Earlier[];
  list: TurnListProps;
}

/** What was put away: the agent knows it no more, the reader may still look. */
export function EarlierTurns({ earlier, list }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (earlier.length === 0) return null;
  const turns = earlier.flatMap(({ conversation }) => conversation.items.filter(isShown));
  return (
    <section data-testid="earlier" className="flex flex-col gap-5">
      <div className="flex items-center justify-between gap-3 rounded bg-surface-2 py-1 pr-1 pl-3 text-xs text-ink-2">
        {t("fresh.earlier", { count: turns.length })}
        <Button small tone="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <ChevronUp size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          {t(open ? "fresh.hide" : "fresh.show")}
        </Button>
      </div>
      {open && (
        <>
          {earlier.map(({ conversation, timing, at }) => (
            <div key={at} className="flex flex-col gap-5">
              <TurnList
                {...list}
                conversation={conversation}
                timing={timing}
                dividers={[]}
                beside={{ ...list.beside, rows: [] }}
                around={{ ...list.around, live: false, canDelete: false }}
                retry={null}
              />
              <DividerRow
                kind="new_conversation"
                at={list.start === null ? null : Math.max(0, at - list.start)}
              />
            </div>
          ))}
          <p className="text-center text-xs text-ink-3">{t("fresh.forgotten")}</p>
        </>
      )}
    </section>
  );
}
