import { milliseconds, size } from "@/lib/format";
import type { JsonValue } from "@/lib/json-tree";
import { useCopied } from "@/lib/use-copied";
import type { LogEntry } from "@/realtime/log/entry";
import { IconButton } from "@/ui/button";
import { JsonTree, type JsonTreeLabels } from "@/ui/json-tree";
import type { TFunction } from "i18next";
import { ArrowLeft, Check, Copy, ExternalLink, X } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { InspectorControl } from "@/features/inspector/inspector-control";
import { CATEGORY_DOT } from "@/features/inspector/texts";
import { ErrorHint } from "./error-hint";
import { referenceKey, referenceUrl } from "./reference";
import { Relations } from "./relations";

interface Props {
  control: InspectorControl;
  entry: LogEntry;
}

function parsed(payload: string): JsonValue | undefined {
  try {
    return JSON.parse(payload) as JsonValue;
  } catch {
    return undefined;
  }
}

function treeLabels(t: TFunction): JsonTreeLabels {
  return {
    tree: t("detail.tree"),
    search: t("detail.search"),
    next: t("detail.nextFound"),
    previous: t("detail.previousFound"),
    openAll: t("detail.openAll"),
    closeAll: t("detail.closeAll"),
    copyValue: t("detail.copyValue"),
    copyPath: t("detail.copyPath"),
    found: (position, count) =>
      count === 0 ? t("detail.notFound") : t("detail.found", { position, count }),
    values: (count) => t("detail.values", { count }),
    characters: (count) => t("detail.characters", { count }),
  };
}

export function EventDetail({ control, entry }: Props) {
  const { t, i18n } = useTranslation();
  const value = useMemo(() => parsed(entry.payload), [entry.payload]);
  const labels = useMemo(() => treeLabels(t), [t]);
  const key = `reference.${referenceKey(entry.type)}`;
  const meaning = i18n.exists(key) ? t(key as "reference.error") : null;
  const url = meaning === null ? null : referenceUrl(entry.type, entry.direction);
  const close = () => control.select(null);
  return (
    <section
      aria-label={t("detail.label")}
      data-testid="event-detail"
      data-index={entry.index}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        close();
        control.scroller.focus();
      }}
      className="flex min-h-0 flex-1 flex-col bg-surface-1"
    >
      <header className="flex shrink-0 items-start gap-2 border-b border-line py-1 pr-1 pl-3 @max-md:pl-1">
        <IconButton
          icon={ArrowLeft}
          label={t("detail.back")}
          small
          className="@min-md:hidden"
          onClick={close}
        />
        <div className="min-w-0 flex-1 py-0.5">
          <h2 className="flex items-center gap-1.5 font-mono text-xs font-semibold">
            <i className={`size-2 shrink-0 rounded-full ${CATEGORY_DOT[entry.category]}`} />
            <span className="truncate">{entry.type}</span>
          </h2>
          <p className="truncate text-xs text-ink-3">{facts(t, entry, control.origin)}</p>
        </div>
        {url !== null && (
          <a
            href={url}
            target="_blank"
            rel="noreferrer"
            aria-label={t("detail.docs")}
            title={t("detail.docs")}
            className="grid size-8 shrink-0 place-items-center rounded text-ink-2 hover:bg-surface-2 pointer-coarse:size-10"
          >
            <ExternalLink size={16} aria-hidden />
          </a>
        )}
        <IconButton
          icon={X}
          label={t("detail.close")}
          small
          data-testid="event-detail-close"
          className="@max-md:hidden"
          onClick={close}
        />
      </header>
      <div className="max-h-[36%] shrink-0 overflow-y-auto">
        {meaning !== null && (
          <p className="px-3 pt-1.5 text-xs text-ink-2" data-testid="event-meaning">
            {meaning}
          </p>
        )}
        <ErrorHint entry={entry} />
        <Relations key={entry.index} control={control} event={entry.index} />
      </div>
      {value === undefined ? (
        <>
          <p className="px-3 py-1.5 text-xs text-ink-3">{t("detail.raw")}</p>
          <pre className="min-h-0 flex-1 overflow-auto px-3 pb-2 font-mono text-xs break-words whitespace-pre-wrap">
            {entry.payload}
          </pre>
        </>
      ) : (
        <JsonTree
          key={entry.index}
          value={value}
          labels={labels}
          testId="event-payload"
          actions={<CopyAll payload={JSON.stringify(value, null, 2)} />}
        />
      )}
    </section>
  );
}

function facts(t: TFunction, entry: LogEntry, origin: number): string {
  return [
    t(`events.from.${entry.direction}`),
    `${milliseconds(entry.at - origin)} ms`,
    entry.bytes > 0 ? size(entry.bytes) : "",
    entry.ms === null ? "" : t("detail.took", { ms: milliseconds(entry.ms) }),
    entry.audioMs > 0 ? t("detail.audio", { seconds: (entry.audioMs / 1000).toFixed(2) }) : "",
  ]
    .filter((fact) => fact !== "")
    .join(" · ");
}

function CopyAll({ payload }: { payload: string }) {
  const { t } = useTranslation();
  const [copied, copy] = useCopied();
  return (
    <IconButton
      icon={copied === null ? Copy : Check}
      label={t(copied === null ? "detail.copyAll" : "detail.copied")}
      small
      data-testid="event-copy"
      onClick={() => copy("all", payload)}
    />
  );
}
