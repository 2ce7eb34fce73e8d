import { milliseconds } from "@/lib/format";
import { CircleCheck, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Outcome } from "./bench-row";

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** What came of the last run by hand. */
export function LastRun({ name, outcome }: { name: string; outcome: Outcome }) {
  const { t } = useTranslation();
  const isRefused = "problem" in outcome;
  const isGood = !isRefused && outcome.state === "done";
  const Icon = isGood ? CircleCheck : CircleX;
  return (
    <section
      role="status"
      aria-label={t("bench.outcome", { name })}
      data-testid={`bench-outcome-${name}`}
      data-state={isRefused ? "refused" : outcome.state}
      className="grid gap-1"
    >
      <p className="flex items-center gap-1.5 text-xs">
        <Icon size={14} aria-hidden className={isGood ? "text-ok" : "text-bad"} />
        {isRefused
          ? t("tools.failed")
          : [
              t(isGood ? "tools.done" : "tools.failed"),
              `${milliseconds(outcome.ms)} ms`,
              ...(outcome.cached ? [t("card.cached")] : []),
            ].join(" · ")}
      </p>
      <pre className="max-h-80 overflow-auto rounded bg-surface-2 p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {isRefused ? outcome.problem : pretty(outcome.output)}
      </pre>
    </section>
  );
}
