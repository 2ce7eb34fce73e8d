import { fetchTools, mockTool, runTool } from "@/api/agents";
import type { FeedTool } from "@/realtime/feed/fold";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { BenchRow } from "./bench-row";
import { OpenCalls } from "./open-calls";

interface Props {
  agent: string;
  openCalls: readonly FeedTool[];
  onAnswer: (callId: string, output: string) => Promise<void>;
}

const EVERY_MS = 5000;

/** An agent's own tools, to try them by hand. */
export function Workbench({ agent, openCalls, onAnswer }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const queryKey = ["agent-tools", agent];
  const { data: tools, isError } = useQuery({
    queryKey,
    queryFn: () => fetchTools(agent),
    refetchInterval: EVERY_MS,
  });
  const again = () => queries.invalidateQueries({ queryKey });
  return (
    <div data-testid="workbench" className="grid content-start gap-6">
      <Section title={t("bench.open")}>
        <OpenCalls calls={openCalls} onAnswer={onAnswer} />
      </Section>
      <Section title={t("bench.tools")}>
        {tools === undefined ? (
          <p role="status" className="text-ink-3">
            {t(isError ? "bench.unreachable" : "bench.loading")}
          </p>
        ) : tools.length === 0 ? (
          <p className="text-ink-3">{t("bench.none")}</p>
        ) : (
          <ul className="divide-y divide-line rounded border border-line bg-surface-1">
            {tools.map((tool) => (
              <BenchRow
                key={tool.name}
                tool={tool}
                run={async (given) => {
                  const run = await runTool(agent, tool.name, given);
                  void again();
                  return run;
                }}
                mock={async (output) => {
                  await mockTool(agent, tool.name, output);
                  await again();
                }}
              />
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid min-w-0 gap-2">
      <h2 className="text-xs font-medium text-ink-3">{title}</h2>
      {children}
    </section>
  );
}
