import { cx } from "@/lib/class-names";
import type { ConversationItem, Part, ResponseOutcome } from "@/realtime/conversation";
import { isForeignScript } from "@/realtime/transcript/script";
import type { PartView } from "@/realtime/transcript/turn-state";
import { Tooltip } from "@/ui/tooltip";
import { Image, Languages } from "lucide-react";
import { useTranslation } from "react-i18next";

interface Props {
  item: ConversationItem;
  views: readonly PartView[];
  outcome: ResponseOutcome | undefined;
  language: string | null;
}

export function TurnBody({ item, views, outcome, language }: Props) {
  if (item.parts.length === 0) return <Pending empty />;
  return item.parts.map((part, index) => {
    const view = views[index];
    if (part.kind === "image") return <Picture key={index} url={part.imageUrl} />;
    if (view === undefined) return null;
    const isHeard = item.role === "user" && part.kind === "audio" && part.transcript === "final";
    return (
      <div key={index}>
        <SaidPart part={part} view={view} outcome={outcome} />
        {isHeard && isForeignScript(part.text, language) && <ScriptNote />}
      </div>
    );
  });
}

const NOTES = new Set([
  "inaudible",
  "untranscribed",
  "lost",
  "failed",
  "interrupted",
  "incomplete",
  "unanswered",
]);

function SaidPart({
  part,
  view,
  outcome,
}: { part: Part; view: PartView } & Pick<Props, "outcome">) {
  const { t } = useTranslation();
  const { state, heard, unheard } = view;
  const note = NOTES.has(state) ? t(`transcript.${state}` as "transcript.inaudible") : null;
  const reason = state === "failed" ? part.error : state === "unanswered" ? outcome?.message : null;
  return (
    <p
      dir="auto"
      className={cx(
        "text-base spoken-text whitespace-pre-wrap",
        state === "pending" && "text-ink-2",
      )}
    >
      {heard}
      {unheard !== "" && (
        <Tooltip label={t("transcript.unheard")}>
          <del data-testid="unheard" className="text-ink-3 decoration-1">
            <span className="sr-only">{t("transcript.notHeard")}: </span>
            {unheard}
          </del>
        </Tooltip>
      )}
      {state === "pending" && <Pending empty={heard.trim() === ""} />}
      {note !== null && (
        <span className={cx("inline-block text-sm text-ink-3 aside", (heard || unheard) && "ml-2")}>
          {note}
          {unheard !== "" && ` · ${t("transcript.notHeard")}`}
          {reason && <span className="ml-1 not-italic">({reason})</span>}
        </span>
      )}
    </p>
  );
}

/** Words are still coming: a soft shimmer where there are none yet, dots behind those that are there. */
function Pending({ empty }: { empty: boolean }) {
  const { t } = useTranslation();
  if (empty) {
    return (
      <span
        role="img"
        aria-label={t("transcript.pending")}
        className="inline-flex animate-shimmer items-center gap-1.5 py-2"
      >
        <span className="h-2 w-16 rounded-full bg-current opacity-25" />
        <span className="h-2 w-9 rounded-full bg-current opacity-25" />
      </span>
    );
  }
  return (
    <span
      role="img"
      aria-label={t("transcript.pending")}
      className="ml-1 inline-flex translate-y-[-2px] gap-1 text-ink-3"
    >
      {[0, 160, 320].map((delay) => (
        <span
          key={delay}
          className="size-1.5 animate-dots rounded-full bg-current"
          style={{ animationDelay: `${delay}ms` }}
        />
      ))}
    </span>
  );
}

function ScriptNote() {
  const { t } = useTranslation();
  return (
    <p data-testid="script-note" className="mt-1 flex items-start gap-1.5 text-xs text-warn">
      <Languages size={14} aria-hidden className="mt-px shrink-0" />
      {t("transcript.script")}
    </p>
  );
}

function Picture({ url }: { url: string | null }) {
  const { t } = useTranslation();
  if (url !== null) {
    return (
      <img
        src={url}
        alt={t("transcript.image")}
        data-testid="turn-image"
        className="my-1 max-h-64 max-w-full rounded border border-line object-contain"
      />
    );
  }
  return (
    <p className="flex items-center gap-2 text-sm text-ink-2">
      <Image size={16} aria-hidden />
      {t("transcript.image")}
    </p>
  );
}
