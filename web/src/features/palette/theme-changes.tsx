import type { Hex } from "@/realtime/palette/colour";
import { themeOf } from "@/realtime/palette/theme";
import { ArrowRight } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

function Chip({ hex }: { hex: Hex }) {
  return (
    <span className="flex items-center gap-1.5 font-mono text-xs">
      <span
        aria-hidden
        style={{ backgroundColor: hex }}
        className="size-4 rounded-sm border border-line-strong"
      />
      {hex}
    </span>
  );
}

/** Which colours had to move so that they can be read, and how far. */
export function ThemeChanges({ colors }: { colors: readonly Hex[] }) {
  const { t } = useTranslation();
  const { changes } = useMemo(() => themeOf(colors), [colors]);
  if (changes.length === 0) return <p className="text-ink-2">{t("palette.unchanged")}</p>;
  return (
    <details data-testid="palette-changes" className="group rounded border border-line">
      <summary className="flex min-h-10 cursor-pointer items-center gap-2 px-3 text-sm font-medium">
        <span className="flex-1">{t("palette.changes")}</span>
        <span className="text-xs text-ink-3">{changes.length}</span>
      </summary>
      <div className="grid gap-2 border-t border-line px-3 py-2">
        <p className="text-xs text-ink-3">{t("palette.asked")}</p>
        <ul className="grid gap-2">
          {changes.map(({ role, scheme, from, to, before, after }) => (
            <li key={`${role} ${scheme}`} className="grid gap-0.5">
              <span className="text-xs text-ink-2">
                {t("palette.change", {
                  role: t(`palette.role.${role}`),
                  scheme: t(`palette.scheme.${scheme}`),
                  before: before.toFixed(1),
                  after: after.toFixed(1),
                })}
              </span>
              <span className="flex items-center gap-2">
                <Chip hex={from} />
                <ArrowRight size={14} aria-hidden className="text-ink-3" />
                <Chip hex={to} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
