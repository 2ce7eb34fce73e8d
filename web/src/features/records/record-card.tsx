import { cx } from "@/lib/class-names";
import type { LiveRecord } from "@/realtime/feed/records";
import {
  CircleUserRound,
  CircleQuestionMark,
  type LucideIcon,
  Plane,
  ReceiptText,
  Ticket,
  TicketCheck,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { cardOf, type Person } from "./card-view";
import { Fields } from "./fields";
import { LegLine } from "./leg-line";
import { RecordValue } from "./record-value";
import { StatusBadge } from "./status-badge";
import { useSpeech } from "./use-speech";
import { fieldName, type Speech, topicName } from "./words";

export const QUOTE = "quote";
const PASS = "boarding_pass";

const ICONS: Partial<Record<string, LucideIcon>> = {
  booking: Ticket,
  flight: Plane,
  member: CircleUserRound,
  [QUOTE]: CircleQuestionMark,
  [PASS]: TicketCheck,
};

/** One thing that a tool has published: what it is now, and what of it has just changed. */
export function RecordCard({ record }: { record: LiveRecord }) {
  const { t } = useTranslation();
  const { topic, key, value, changes, version } = record;
  const card = cardOf(value);
  const speech = useSpeech(card.currency);
  const Icon = ICONS[topic] ?? ReceiptText;
  const isQuote = topic === QUOTE;
  const parts = { changes, speech };
  return (
    <article
      data-testid="record"
      data-topic={topic}
      data-key={key}
      data-version={version}
      className={cx(
        "overflow-hidden rounded border bg-surface-1",
        isQuote ? "border-dashed border-accent" : "border-line",
      )}
    >
      <header
        className={cx(
          "flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2.5",
          isQuote ? "border-dashed border-accent bg-accent-soft" : "border-line bg-surface-2",
        )}
      >
        <Icon size={16} aria-hidden className="shrink-0 text-accent" />
        <h2 className="font-semibold">{topicName(t, topic)}</h2>
        {card.reference !== null && (
          <RecordValue
            leaf={card.reference}
            {...parts}
            className="font-mono text-base font-semibold tracking-wide"
          />
        )}
        <span className="flex-1" />
        {isQuote && (
          <span className="text-xs font-semibold text-accent">{t("records.waiting")}</span>
        )}
        {card.status !== null && <StatusBadge status={card.status} speech={speech} />}
      </header>
      <div className="grid gap-4 px-4 py-3">
        {card.legs.map((leg) => (
          <LegLine key={leg.path} leg={leg} {...parts} />
        ))}
        {card.people.length > 0 && <People people={card.people} {...parts} />}
        <div className={cx(topic === PASS && "border-t-2 border-dotted border-line-strong pt-3")}>
          <Fields leaves={card.rest} {...parts} />
        </div>
      </div>
    </article>
  );
}

interface PeopleProps {
  people: readonly Person[];
  changes: LiveRecord["changes"];
  speech: Speech;
}

function People({ people, changes, speech }: PeopleProps) {
  return (
    <section aria-label={speech.t("records.passengers")} className="grid gap-1.5">
      {people.map(({ path, name, rest }) => (
        <div
          key={path}
          className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-l-2 border-line pl-3"
        >
          <span className="min-w-32 flex-1 font-medium break-words">{name}</span>
          {rest.map((leaf) => (
            <span key={leaf.path} className="text-xs text-ink-2">
              {fieldName(speech.t, leaf.name)}{" "}
              <RecordValue
                leaf={leaf}
                changes={changes}
                speech={speech}
                className="font-medium text-ink-1"
              />
            </span>
          ))}
        </div>
      ))}
    </section>
  );
}
