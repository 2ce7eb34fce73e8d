import { clock } from "@/lib/format";
import type { RecordChange, Records } from "@/realtime/feed/records";
import { History, Quote, ReceiptText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { QUOTE, RecordCard } from "./record-card";
import { useSpeech } from "./use-speech";
import { changeSentence } from "./words";

interface Props {
  records: Records;
  /** performance.now() when the call began; null: it has not. */
  start: number | null;
  examples: readonly string[];
  onExample: (text: string) => void;
}

/** What the agent has looked up and changed, beside the talk. */
export function RecordsPanel({ records, start, examples, onExample }: Props) {
  const { t } = useTranslation();
  const { live, history } = records;
  const quotes = live.filter(({ topic }) => topic === QUOTE);
  const rest = live.filter(({ topic }) => topic !== QUOTE);
  return (
    <section
      aria-label={t("records.title")}
      data-testid="records"
      tabIndex={0}
      className="grid min-h-0 flex-1 content-start gap-5 overflow-y-auto overscroll-contain bg-surface-0 px-4 py-4"
    >
      {live.length === 0 && history.length === 0 ? (
        <Empty examples={examples} onExample={onExample} />
      ) : (
        <>
          <div className="grid gap-4">
            {[...quotes, ...rest].map((record) => (
              <RecordCard key={`${record.topic} ${record.key}`} record={record} />
            ))}
          </div>
          <Changes history={history} start={start} />
        </>
      )}
    </section>
  );
}

function Changes({ history, start }: { history: readonly RecordChange[]; start: number | null }) {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <section aria-labelledby="record-history">
      <h3 id="record-history" className="flex items-center gap-2 text-xs font-medium text-ink-3">
        <History size={14} aria-hidden />
        {t("records.history")}
      </h3>
      <ol data-testid="record-history" className="mt-2 grid border-l-2 border-line">
        {history.map((change) => (
          <li key={change.id} className="flex gap-3 py-1 pl-3 text-xs">
            {start !== null && (
              <span className="shrink-0 text-ink-3">{clock(change.at - start)}</span>
            )}
            <span className="min-w-0 break-words text-ink-2">{changeSentence(change, speech)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Empty({ examples, onExample }: Pick<Props, "examples" | "onExample">) {
  const { t } = useTranslation();
  return (
    <div data-testid="records-empty" className="grid gap-5 py-2">
      <div>
        <span className="grid size-10 place-items-center rounded-full bg-surface-2 text-ink-2">
          <ReceiptText size={18} aria-hidden />
        </span>
        <h3 className="mt-3 text-base font-semibold">{t("records.empty.title")}</h3>
        <p className="mt-1 text-ink-2">{t("records.empty.lead")}</p>
      </div>
      {examples.length > 0 && (
        <div>
          <p className="text-xs font-medium text-ink-3">{t("records.empty.try")}</p>
          <ul className="mt-2 grid gap-2">
            {examples.map((example) => (
              <li key={example}>
                <button
                  type="button"
                  aria-label={t("records.empty.say", { text: example })}
                  data-testid="record-example"
                  onClick={() => onExample(example)}
                  className="flex min-h-11 w-full items-center gap-3 rounded border border-line bg-surface-1 px-3 py-2 text-left hover:border-accent hover:bg-accent-soft"
                >
                  <Quote size={15} aria-hidden className="shrink-0 text-accent" />
                  {example}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
