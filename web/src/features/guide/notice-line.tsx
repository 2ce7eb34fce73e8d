import { Info } from "lucide-react";
import { useTranslation } from "react-i18next";

/** What a visitor must know of the agent before relying on it. Stays. */
export function NoticeLine({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <aside
      aria-label={t("guide.notice")}
      data-testid="agent-notice"
      className="flex shrink-0 items-start gap-2 border-b border-line bg-warn-soft px-4 py-2 text-xs text-ink-1 print:hidden"
    >
      <Info size={15} aria-hidden className="mt-px shrink-0 text-warn" />
      {text}
    </aside>
  );
}
