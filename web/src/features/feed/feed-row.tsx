import { cx } from "@/lib/class-names";
import type { EscalationFacts, GuardrailFacts } from "@/realtime/feed/entries";
import type { RowFacts } from "@/realtime/feed/fold";
import {
  ArrowRightLeft,
  Headset,
  type LucideIcon,
  Route,
  ShieldAlert,
  ShieldCheck,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  facts: Exclude<RowFacts, { kind: "change" }>;
  /** What an agent or a provider is called, by its id. */
  nameOf: (id: string) => string;
}

/** What the server did, as a line or a card among the turns. */
export function FeedRow({ facts, nameOf }: Props) {
  const { t } = useTranslation();
  switch (facts.kind) {
    case "handoff":
      return (
        <Line kind="handoff" icon={ArrowRightLeft}>
          {t("feed.handoff", { from: nameOf(facts.from), to: nameOf(facts.to) })}
        </Line>
      );
    case "provider":
      return (
        <Line kind="fallback" icon={Route}>
          {t("feed.fallback", {
            provider: nameOf(facts.provider),
            from: nameOf(facts.fallbackFrom ?? ""),
          })}
        </Line>
      );
    case "guardrail":
      return <Guardrail facts={facts} />;
    case "escalation":
      return <Escalation facts={facts} />;
  }
}

interface LineProps {
  kind: string;
  icon: LucideIcon;
  children: ReactNode;
}

/** Across the conversation: from here on something is different. */
function Line({ kind, icon: Icon, children }: LineProps) {
  return (
    <div
      data-testid="feed-row"
      data-kind={kind}
      className="flex items-center gap-3 text-xs text-ink-2"
    >
      <span className="h-px flex-1 bg-line" />
      <Icon size={14} aria-hidden className="shrink-0" />
      <span className="text-center">{children}</span>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function Guardrail({ facts }: { facts: GuardrailFacts }) {
  const { t } = useTranslation();
  const { name, tripped, detail } = facts;
  const Icon = tripped ? ShieldAlert : ShieldCheck;
  return (
    <div
      data-testid="feed-row"
      data-kind="guardrail"
      data-tripped={tripped}
      className={cx(
        "flex w-full max-w-[68ch] items-start gap-2 text-xs",
        tripped ? "rounded border border-line bg-warn-soft px-3 py-2" : "px-3 text-ink-3",
      )}
    >
      <Icon
        size={14}
        aria-hidden
        className={cx("mt-px shrink-0", tripped ? "text-warn" : "text-ok")}
      />
      <p className="min-w-0">
        <span className={cx(tripped && "font-semibold")}>
          {t(`feed.guardrail.${tripped ? "tripped" : "passed"}`, { name })}
        </span>
        {tripped && <span className="block text-ink-2">{t("feed.guardrail.why", { detail })}</span>}
      </p>
    </div>
  );
}

function Escalation({ facts }: { facts: EscalationFacts }) {
  const { t } = useTranslation();
  const { reason, summary, reference } = facts;
  const told = [
    [t("feed.escalation.reason"), reason],
    [t("feed.escalation.summary"), summary],
    [t("feed.escalation.reference"), reference],
  ].filter(([, text]) => text !== "");
  return (
    <section
      data-testid="feed-row"
      data-kind="escalation"
      aria-label={t("feed.escalation.title")}
      className="w-full max-w-[68ch] rounded border border-line-strong bg-surface-1"
    >
      <h3 className="flex items-center gap-2 border-b border-line px-3 py-2 font-semibold">
        <Headset size={16} aria-hidden className="text-accent" />
        {t("feed.escalation.title")}
      </h3>
      <dl className="grid gap-2 px-3 py-2">
        {told.map(([name, text]) => (
          <div key={name}>
            <dt className="text-xs text-ink-3">{name}</dt>
            <dd className="spoken-text whitespace-pre-line">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
