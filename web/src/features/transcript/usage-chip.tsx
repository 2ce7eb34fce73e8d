import { FrameNotifier } from "@/lib/frame-notifier";
import { useFact } from "@/lib/use-version";
import type { Session } from "@/realtime/session";
import type { ConversationDesk } from "@/realtime/transcript/desk";
import { EMPTY_METER, meterOf } from "@/realtime/usage/meter";
import { PRICES_AS_OF, priceOf } from "@/realtime/usage/prices";
import { Peek } from "@/ui/peek";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { ContextBar } from "./context-gauge";
import { money } from "@/realtime/usage/money";
import { Cost, UsageTable } from "./usage-table";

interface Props {
  session: Session;
  desk: ConversationDesk;
  /** Nobody bills the model: it runs on the server itself. */
  isLocal: boolean;
  /** Tokens that the model's context holds; null: not known. */
  contextTokens: number | null;
}

const FIGURES_MS = 300;
const RADIUS = 6;
const AROUND = 2 * Math.PI * RADIUS;

/** Told of the session's changes a few times a second: nobody reads figures faster. */
function useFigures(session: Session): FrameNotifier {
  const [figures] = useState(() => new FrameNotifier(FIGURES_MS));
  useEffect(() => session.changes.subscribe(figures.changed), [session, figures]);
  return figures;
}

/** How full the context is and what the conversation cost: a ring and a number; more for those who ask. */
export function UsageChip({ session, desk, isLocal, contextTokens }: Props) {
  const { t, i18n } = useTranslation();
  const used = useFact(useFigures(session), () => session.record.fold.used);
  const { config } = useSnapshot(session.view);
  const { context } = useSnapshot(desk.view);
  const model = config?.model ?? "";
  const transcriptionModel = config?.audio?.input?.transcription?.model ?? "";
  const { settled } = desk;
  const { all, present } = useMemo(() => {
    const models = { model, transcriptionModel };
    const total = meterOf(used, models);
    return { all: total, present: settled.size === 0 ? total : meterOf(used, models, settled) };
  }, [used, model, transcriptionModel, settled]);
  if (all === EMPTY_METER || model === "") return null;
  const share = contextTokens === null ? 0 : Math.min(1, context.tokens / contextTokens);
  return (
    <Peek
      label={t("usage.open")}
      testId="usage-details"
      trigger={
        <button
          type="button"
          data-testid="usage"
          data-tokens={context.tokens}
          className="touchable inline-flex h-7 shrink-0 items-center gap-2 rounded-full border border-line bg-surface-1 px-2 text-xs tabular-nums hover:border-line-strong"
        >
          <Ring share={share} warn={context.truncated || share >= 0.85} />
          <span className="sr-only">{t("usage.open")}:</span>
          <span className="max-sm:sr-only">
            {isLocal ? t("usage.localShort") : <Cost meter={present} model={model} />}
          </span>
        </button>
      }
    >
      <div className="grid w-72 max-w-full gap-3">
        <ContextBar use={context} limit={contextTokens} truncation={config?.truncation} />
        <UsageTable
          title={t("usage.conversation")}
          meter={present}
          model={model}
          isLocal={isLocal}
        />
        {present !== all && (
          <UsageTable title={t("usage.session")} meter={all} model={model} isLocal={isLocal} />
        )}
        {priceOf(model) !== null && (
          <p className="text-ink-3">
            {isLocal && (
              <>
                {t("usage.wouldCost", { model, cost: money(all.cost, i18n.language) })}
                <br />
              </>
            )}
            {t("usage.prices", { date: PRICES_AS_OF })}
          </p>
        )}
      </div>
    </Peek>
  );
}

function Ring({ share, warn }: { share: number; warn: boolean }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden className="size-4 -rotate-90">
      <circle cx={8} cy={8} r={RADIUS} className="fill-none stroke-surface-3" strokeWidth={3} />
      <circle
        cx={8}
        cy={8}
        r={RADIUS}
        className={`fill-none ${warn ? "stroke-warn" : "stroke-accent"}`}
        strokeWidth={3}
        strokeDasharray={`${share * AROUND} ${AROUND}`}
      />
    </svg>
  );
}
