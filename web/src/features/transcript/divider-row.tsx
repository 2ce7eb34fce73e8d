import { clock } from "@/lib/format";
import type { DividerKind } from "@/realtime/dividers";
import { ArrowLeftRight, PlugZap, Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";

const ICONS = { reconnected: PlugZap, handed_over: ArrowLeftRight, new_conversation: Sparkles };

/** A line across the conversation. */
export function DividerRow({ kind, at }: { kind: DividerKind; at: number | null }) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  return (
    <div
      role="separator"
      data-testid="divider"
      data-kind={kind}
      aria-label={t(`divider.${kind}`)}
      className="flex items-center gap-3 text-xs text-ink-3"
    >
      <span className="h-px flex-1 bg-line" />
      <Icon size={14} aria-hidden />
      <span>
        {t(`divider.${kind}`)}
        {at !== null && ` · ${clock(at)}`}
      </span>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}
