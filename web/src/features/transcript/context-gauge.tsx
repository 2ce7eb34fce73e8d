import type { SessionConfig } from "@/realtime/items";
import type { ContextUse } from "@/realtime/usage/context-gauge";
import { useTranslation } from "react-i18next";
import { count } from "@/realtime/usage/money";

interface Props {
  use: ContextUse;
  /** Tokens that the model's context holds; null: not known. */
  limit: number | null;
  truncation: SessionConfig["truncation"];
}

const NEARLY = 0.85;

/** How full the context is, and what happens when it is. */
export function ContextBar({ use, limit, truncation }: Props) {
  const { t, i18n } = useTranslation();
  const used = count(use.tokens, i18n.language);
  const share = limit === null ? 0 : Math.min(1, use.tokens / limit);
  const isFull = share >= NEARLY || use.truncated;
  const rule = () => {
    if (use.truncated) return t("usage.truncated");
    if (truncation === "disabled") return t("usage.disabled");
    if (share >= NEARLY) return t("usage.full");
    if (typeof truncation === "object") {
      return t("usage.ratio", { percent: Math.round(truncation.retention_ratio * 100) });
    }
    return t("usage.auto");
  };
  return (
    <div>
      <p className="flex justify-between gap-3">
        <span className="font-semibold">{t("usage.context")}</span>
        <span className="tabular-nums">
          {limit === null
            ? t("usage.contextUsed", { used })
            : t("usage.contextOf", { used, limit: count(limit, i18n.language) })}
        </span>
      </p>
      {limit !== null && (
        <div
          role="meter"
          aria-label={t("usage.context")}
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuenow={use.tokens}
          className="my-1.5 h-2 overflow-hidden rounded-full bg-surface-3"
        >
          <div
            className={`h-full rounded-full ${isFull ? "bg-warn" : "bg-accent"}`}
            style={{ width: `${Math.max(use.tokens > 0 ? 1 : 0, share * 100)}%` }}
          />
        </div>
      )}
      <p className={isFull ? "text-warn" : "text-ink-3"}>{rule()}</p>
    </div>
  );
}
