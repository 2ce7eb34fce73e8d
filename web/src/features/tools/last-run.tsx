import type { ToolRun } from "@/realtime/tools/toolbox";
import { useTranslation } from "react-i18next";
import { stateOf } from "./describe";
import { RunFacts } from "./run-facts";
import { RunStateIcon } from "./run-state";
import { toolName } from "./texts";

export function LastRun({ run }: { run: ToolRun }) {
  const { t } = useTranslation();
  return (
    <div
      data-testid="last-run"
      data-name={run.name}
      data-state={stateOf(run)}
      className="grid gap-2 rounded border border-line bg-surface-1 p-3"
    >
      <p className="flex items-center gap-2">
        <RunStateIcon state={stateOf(run)} />
        <span className="min-w-0 flex-1 truncate font-medium">{toolName(t, run.name)}</span>
        <span className="text-xs text-ink-3">
          {run.ms !== null && t("tools.took", { ms: Math.round(run.ms) })}
        </span>
      </p>
      <RunFacts run={run} />
    </div>
  );
}
