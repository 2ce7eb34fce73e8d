import type { RecordChange } from "@/realtime/feed/records";
import { Button } from "@/ui/button";
import { ReceiptText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSpeech } from "./use-speech";
import { changeSentence } from "./words";

interface Props {
  change: RecordChange;
  /** Brings the records in sight; null: they cannot be. */
  onShow: (() => void) | null;
}

/** Among the turns: what the agent has just looked up or changed. */
export function RecordChangeRow({ change, onShow }: Props) {
  const { t } = useTranslation();
  const speech = useSpeech();
  return (
    <div
      data-testid="feed-row"
      data-kind="change"
      data-topic={change.topic}
      className="flex w-full max-w-[68ch] items-center gap-2 rounded border border-line bg-accent-soft py-1 pr-1 pl-3 text-xs"
    >
      <ReceiptText size={14} aria-hidden className="shrink-0 text-accent" />
      <p className="min-w-0 flex-1 py-1.5 break-words">{changeSentence(change, speech)}</p>
      {onShow !== null && (
        <Button small tone="quiet" onClick={onShow}>
          {t("records.show")}
        </Button>
      )}
    </div>
  );
}

/** Tells screen readers what has changed, each change once. */
export function RecordAnnouncer({ history }: { history: readonly RecordChange[] }) {
  const speech = useSpeech();
  return (
    <div
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      aria-label={speech.t("records.history")}
      data-testid="record-announcer"
      className="sr-only"
    >
      {history
        .slice(0, 5)
        .toReversed()
        .map((change) => (
          <p key={change.id}>{changeSentence(change, speech)}</p>
        ))}
    </div>
  );
}
