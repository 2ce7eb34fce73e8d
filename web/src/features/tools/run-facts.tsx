import type { ToolRun } from "@/realtime/tools/toolbox";
import { useTranslation } from "react-i18next";
import { argumentsOf, factsOf } from "./describe";

type Shown = Pick<ToolRun, "name" | "callId" | "arguments" | "outcome">;

/** What was asked and what came of it: in words, and as JSON. */
export function RunFacts({ run }: { run: Shown }) {
  const { t } = useTranslation();
  const { name, callId, outcome } = run;
  const json = {
    name,
    ...(callId === null ? {} : { call_id: callId }),
    arguments: argumentsOf(run),
    output: outcome,
  };
  return (
    <div className="grid gap-2">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {factsOf(t, run).map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary className="flex min-h-8 cursor-pointer items-center text-xs text-ink-3 pointer-coarse:min-h-10">
          {t("tools.json")}
        </summary>
        <pre className="overflow-x-auto rounded bg-surface-2 p-3 font-mono text-xs whitespace-pre-wrap">
          {JSON.stringify(json, null, 2)}
        </pre>
      </details>
    </div>
  );
}
