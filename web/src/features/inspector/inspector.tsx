import { useVersion } from "@/lib/use-version";
import { Button, IconButton } from "@/ui/button";
import { FileInput, FilterX, ListTree, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { DetailPane } from "./detail/detail-pane";
import { EventList } from "./event-list";
import type { InspectorControl } from "./inspector-control";
import { LogMenu } from "./logbook/log-menu";
import { ReplayBar } from "./logbook/replay-bar";
import { useLogFiles } from "./logbook/use-log-files";
import { Chips } from "./query/chips";
import { QueryLine, QueryProblems } from "./query/query-line";
import { Strip } from "./timeline/strip";

export function Inspector({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  const files = useLogFiles(control);
  return (
    <section
      aria-label={t("pane.events")}
      data-testid="events"
      {...files.drop}
      className="[container-type:size] relative flex min-h-0 flex-1 flex-col overflow-hidden bg-surface-0"
    >
      <QueryLine control={control} menu={<LogMenu control={control} onFile={files.take} />} />
      <QueryProblems control={control} />
      <ReplayBar control={control} />
      {files.problem !== null && (
        <div
          role="alert"
          data-testid="log-problem"
          className="flex shrink-0 items-center border-b border-line bg-bad-soft py-1 pr-1 pl-3.5 text-xs"
        >
          <span className="flex-1">{t(`logbook.problem.${files.problem}`)}</span>
          <IconButton icon={X} label={t("logbook.close")} small onClick={files.dismiss} />
        </div>
      )}
      <Chips control={control} />
      <Strip control={control} />
      <EventList control={control} empty={<Empty control={control} />} />
      <DetailPane control={control} />
      {(files.over || files.busy) && (
        <div
          role="status"
          className="pointer-events-none absolute inset-2 z-40 grid place-items-center rounded border-2 border-dashed border-accent bg-surface-1/90 text-base font-medium"
        >
          <span className="flex items-center gap-2">
            <FileInput size={20} aria-hidden className="text-accent" />
            {t(files.busy ? "logbook.opening" : "logbook.drop")}
          </span>
        </div>
      )}
    </section>
  );
}

function Empty({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  useVersion(control.changes);
  useSnapshot(control.view);
  const { log } = control;
  const filtered = log.length > 0;
  const isWrong = control.query.problems.length > 0;
  const Icon = filtered ? FilterX : ListTree;
  return (
    <div className="mx-auto max-w-96 px-6 py-12 text-center" data-testid="events-empty">
      <Icon size={28} aria-hidden className="mx-auto mb-3 text-ink-3" />
      <p className="text-ink-2">
        {t(isWrong ? "events.wrong" : filtered ? "events.noMatch" : "events.none")}
      </p>
      <p className="mt-1 mb-4 text-ink-3">
        {filtered ? t("list.noMatchHint", { total: log.length }) : t("list.noneHint")}
      </p>
      {filtered && (
        <Button data-testid="show-all" onClick={() => control.clearFilter()}>
          {t("query.clear")}
        </Button>
      )}
    </div>
  );
}
