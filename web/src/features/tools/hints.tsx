import { MessageSquareText } from "lucide-react";
import { useTranslation } from "react-i18next";

const HINTS = ["palette", "theme", "width", "scroll", "ends", "filter", "hideLog"] as const;

interface Props {
  /** null: no call is open. */
  onSay: ((text: string) => void) | null;
}

/** Sentences that use the tools; pressed, they are sent as if typed. */
export function Hints({ onSay }: Props) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-1">
      {onSay === null && <p className="text-xs text-ink-3">{t("tools.hintsIdle")}</p>}
      <ul className="-mx-2 grid">
        {HINTS.map((hint) => {
          const text = t(`tools.hint.${hint}`);
          return (
            <li key={hint}>
              <button
                type="button"
                disabled={onSay === null}
                data-testid={`hint-${hint}`}
                aria-label={t("tools.sayHint", { text })}
                onClick={() => onSay?.(text)}
                className="flex min-h-9 w-full items-center gap-2 rounded px-2 py-1 text-left text-ink-2 enabled:hover:bg-surface-2 enabled:hover:text-ink-1 pointer-coarse:min-h-10"
              >
                <MessageSquareText size={14} aria-hidden className="shrink-0 text-ink-3" />
                <span>{text}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
