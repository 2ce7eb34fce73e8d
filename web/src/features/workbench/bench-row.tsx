import { AgentRefusal, type BenchRun, type BenchTool } from "@/api/agents";
import { milliseconds } from "@/lib/format";
import { ChevronRight, FlaskConical, PenLine, Server } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LastRun } from "./last-run";
import { MockForm } from "./mock-form";
import { ToolForm } from "./tool-form";

interface Props {
  tool: BenchTool;
  run: (given: Record<string, unknown>) => Promise<BenchRun>;
  mock: (output: string | null) => Promise<void>;
}

export type Outcome = BenchRun | { readonly problem: string };

/** A tool of the server's: what it takes, how it did, and by hand when opened. */
export function BenchRow({ tool, run, mock }: Props) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [running, setRunning] = useState(false);
  const { name, description, runs, failures, hits } = tool;
  const start = async (given: Record<string, unknown>) => {
    setRunning(true);
    try {
      setOutcome(await run(given));
    } catch (reason) {
      const problem = reason instanceof AgentRefusal ? reason.message : t("bench.unreachable");
      setOutcome({ problem });
    } finally {
      setRunning(false);
    }
  };
  return (
    <li data-testid="bench-tool" data-name={name}>
      <details className="group">
        <summary className="flex min-h-12 cursor-pointer list-none items-center gap-2 rounded px-3 py-1.5">
          <ChevronRight
            size={14}
            aria-hidden
            className="shrink-0 text-ink-3 transition-transform group-open:rotate-90"
          />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-mono text-sm font-medium">{name}</span>
            <span className="block truncate text-xs text-ink-3">
              {t("bench.counts", { runs, failures, hits })}
            </span>
          </span>
          {tool.mock !== null && (
            <span className="inline-flex items-center gap-1 rounded-full bg-warn-soft px-2 py-0.5 text-xs">
              <PenLine size={12} aria-hidden className="text-warn" />
              {t("bench.mocked")}
            </span>
          )}
        </summary>
        <div className="grid gap-4 px-3 pt-1 pb-4 sm:pl-8">
          {description !== "" && <p className="text-ink-2">{description}</p>}
          <Facts tool={tool} />
          <ToolForm
            name={name}
            schema={tool.parameters}
            running={running}
            onRun={(given) => void start(given)}
          />
          {outcome !== null && <LastRun name={name} outcome={outcome} />}
          <MockForm name={name} present={tool.mock} onMock={mock} />
          <details>
            <summary className="flex min-h-8 cursor-pointer items-center text-xs text-ink-3 pointer-coarse:min-h-10">
              {t("bench.schema")}
            </summary>
            <pre className="overflow-x-auto rounded bg-surface-2 p-3 font-mono text-xs">
              {JSON.stringify(tool.parameters, null, 2)}
            </pre>
          </details>
        </div>
      </details>
    </li>
  );
}

function Facts({ tool }: { tool: BenchTool }) {
  const { t } = useTranslation();
  const { where, timeoutS, approval, cacheTtlS } = tool;
  const facts = [
    where === "mcp" ? t("card.where.mcp") : t("card.where.server"),
    timeoutS === null ? null : t("bench.timeout", { ms: milliseconds(timeoutS * 1000) }),
    approval === "" || approval === "never" ? null : t("bench.approval"),
    cacheTtlS === null || cacheTtlS === 0 ? null : t("bench.cache", { seconds: cacheTtlS }),
  ].filter((fact) => fact !== null);
  const Icon = where === "mcp" ? FlaskConical : Server;
  return (
    <p className="flex items-center gap-1.5 text-xs text-ink-3">
      <Icon size={13} aria-hidden className="shrink-0" />
      {facts.join(" · ")}
    </p>
  );
}
