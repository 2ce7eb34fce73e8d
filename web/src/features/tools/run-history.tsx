import type { ToolRun } from "@/realtime/tools/toolbox";
import { useTranslation } from "react-i18next";
import { stateOf } from "./describe";
import { RunFacts } from "./run-facts";
import { RunStateIcon } from "./run-state";
import { toolName } from "./texts";

/** Every use of a tool, the latest first. */
export function RunHistory({ runs }: { runs: readonly ToolRun[] }) {
  const { t } = useTranslation();
  if (runs.length === 0) return <p className="text-ink-3">{t("tools.historyNone")}</p>;
  return (
    <ol data-testid="tool-history" className="divide-y divide-line rounded border border-line">
      {runs.toReversed().map((run) => (
        <li key={run.id} data-testid="tool-run" data-name={run.name} data-state={stateOf(run)}>
          <details>
            <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 px-3">
              <RunStateIcon state={stateOf(run)} />
              <span className="min-w-0 flex-1 truncate">{toolName(t, run.name)}</span>
              <span className="text-xs text-ink-3">{t(`tools.by.${run.by}`)}</span>
              <span className="w-20 text-right text-xs text-ink-3">
                {run.ms === null ? "…" : t("tools.took", { ms: Math.round(run.ms) })}
              </span>
            </summary>
            <div className="px-3 pb-3">
              <RunFacts run={run} />
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}
