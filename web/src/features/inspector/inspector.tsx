import { useVersion } from "@/lib/use-version";
import { Button } from "@/ui/button";
import { FilterX, ListTree } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { DetailPane } from "./detail/detail-pane";
import { EventList } from "./event-list";
import type { InspectorControl } from "./inspector-control";
import { Chips } from "./query/chips";
import { QueryLine, QueryProblems } from "./query/query-line";
import { Strip } from "./timeline/strip";

export function Inspector({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  return (
    <section
      aria-label={t("pane.events")}
      data-testid="events"
      className="@container relative flex min-h-0 flex-1 flex-col bg-surface-0"
    >
      <QueryLine control={control} />
      <QueryProblems control={control} />
      <Chips control={control} />
      <Strip control={control} />
      <EventList control={control} empty={<Empty control={control} />} />
      <DetailPane control={control} />
    </section>
  );
}

function Empty({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  useVersion(control.changes);
  useSnapshot(control.view);
  const { log } = control;
  if (log.length === 0) {
    return (
      <div className="mx-auto max-w-96 px-6 py-12 text-center" data-testid="events-empty">
        <ListTree size={28} aria-hidden className="mx-auto mb-3 text-ink-3" />
        <p className="text-ink-2">{t("events.none")}</p>
        <p className="mt-1 text-ink-3">{t("list.noneHint")}</p>
      </div>
    );
  }
  return (
    <div className="mx-auto max-w-96 px-6 py-12 text-center" data-testid="events-empty">
      <FilterX size={28} aria-hidden className="mx-auto mb-3 text-ink-3" />
      <p className="text-ink-2">{t("events.noMatch")}</p>
      <p className="mt-1 mb-4 text-ink-3">{t("list.noMatchHint", { total: log.length })}</p>
      <Button data-testid="show-all" onClick={() => control.clearFilter()}>
        {t("query.clear")}
      </Button>
    </div>
  );
}
