import { milliseconds, size } from "@/lib/format";
import type { LogEntry } from "@/realtime/log/entry";
import { Button, IconButton } from "@/ui/button";
import { Check, Copy, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { JsonText } from "./json-text";

interface Props {
  entry: LogEntry;
  start: number;
  onClose: () => void;
}

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

export function EventDetail({ entry, start, onClose }: Props) {
  const { t } = useTranslation();
  const json = pretty(entry.payload);
  return (
    <section
      aria-label={t("events.payload")}
      data-testid="event-detail"
      className="flex h-[45%] min-h-40 shrink-0 flex-col border-t border-line bg-surface-1"
    >
      <header className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-3">
        <div className="min-w-0 flex-1">
          <h3 className="truncate font-mono text-xs font-semibold">{entry.type}</h3>
          <p className="truncate text-xs text-ink-3">
            {t(`events.from.${entry.direction}`)} · {milliseconds(entry.at - start)} ms ·{" "}
            {size(entry.bytes)}
          </p>
        </div>
        <CopyButton text={json} />
        <IconButton
          icon={X}
          label={t("events.closeDetail")}
          small
          data-testid="event-detail-close"
          onClick={onClose}
        />
      </header>
      <pre
        tabIndex={0}
        data-testid="event-payload"
        className="min-h-0 flex-1 overflow-auto px-3 py-2 font-mono text-xs leading-[18px] break-words whitespace-pre-wrap"
      >
        <JsonText json={json} />
      </pre>
    </section>
  );
}

function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<string | null>(null);
  const done = copied === text;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  };
  return (
    <Button small tone="quiet" data-testid="event-copy" onClick={() => void copy()}>
      {done ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      {t(done ? "events.copied" : "events.copy")}
    </Button>
  );
}
