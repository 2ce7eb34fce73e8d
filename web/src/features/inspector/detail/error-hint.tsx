import type { LogEntry } from "@/realtime/log/entry";
import { hintOf } from "@/realtime/log/hints";
import { Lightbulb } from "lucide-react";
import { useTranslation } from "react-i18next";

/** What went wrong is in the payload; this is what to do about it. */
export function ErrorHint({ entry }: { entry: LogEntry }) {
  const { t } = useTranslation();
  const hint = hintOf(entry);
  if (hint === null) return null;
  return (
    <p
      data-testid="event-hint"
      className={`mx-3 mt-2 flex items-start gap-2 rounded px-2.5 py-1.5 text-xs ${entry.severity === "error" ? "bg-bad-soft" : "bg-warn-soft"}`}
    >
      <Lightbulb size={14} aria-hidden className="mt-px shrink-0" />
      <span>
        <span className="font-semibold">{t(`severity.${entry.severity}`)}. </span>
        {t(`hints.${hint}`)}
      </span>
    </p>
  );
}
