import { milliseconds } from "@/lib/format";
import type { ResponseOutcome } from "@/realtime/conversation";
import type { Latency } from "@/realtime/log/latency";
import { meterOfResponse } from "@/realtime/usage/meter";
import { Peek } from "@/ui/peek";
import { Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Surroundings } from "./facts";
import { UsageTable } from "./usage-table";

interface Props {
  ms: number;
  split: Latency | null;
  outcome: ResponseOutcome | undefined;
  around: Surroundings;
}

const STEPS = [
  ["endpointing", "endpointingMs", "bg-line-strong"],
  ["stt", "sttMs", "bg-you"],
  ["firstToken", "firstTokenMs", "bg-tool"],
  ["firstAudio", "firstAudioMs", "bg-agent"],
] as const;

/** How long the agent took; where the time went and what the answer cost, for those who ask. */
export function LatencyChip({ ms, split, outcome, around }: Props) {
  const { t } = useTranslation();
  const usage = outcome?.usage ?? null;
  return (
    <Peek
      label={t("latency.title")}
      testId="latency-split"
      trigger={
        <button
          type="button"
          data-testid="latency"
          data-ms={Math.round(ms)}
          aria-label={`${t("transcript.latency")}: ${milliseconds(ms)} ms`}
          className="touchable inline-flex min-h-5 items-center gap-1 rounded-full border border-line bg-surface-1 px-1.5 text-xs text-ink-3 hover:border-line-strong"
        >
          <Zap size={11} aria-hidden />
          {milliseconds(ms)} ms
        </button>
      }
    >
      <div className="grid w-60 gap-3">
        <Split ms={ms} split={split} />
        {usage !== null && (
          <UsageTable
            title={t("usage.turn")}
            meter={meterOfResponse(usage, around.model)}
            model={around.model}
            isLocal={around.isLocal}
          />
        )}
      </div>
    </Peek>
  );
}

function Split({ ms, split }: Pick<Props, "ms" | "split">) {
  const { t } = useTranslation();
  const steps = STEPS.flatMap(([name, field, color]) => {
    const length = split?.[field] ?? null;
    return length === null ? [] : [{ name, length, color }];
  });
  const total = split?.totalMs ?? ms;
  return (
    <div>
      <p className="mb-1 font-semibold">{t("latency.title")}</p>
      {steps.length > 0 && (
        <div aria-hidden className="mb-1.5 flex h-2 gap-px overflow-hidden rounded-full">
          {steps.map(({ name, length, color }) => (
            <span key={name} className={color} style={{ flexGrow: Math.max(length, total / 60) }} />
          ))}
        </div>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 tabular-nums">
        {steps.map(({ name, length, color }) => (
          <Step key={name} name={t(`latency.${name}`)} ms={length} color={color} />
        ))}
        <Step name={t("latency.total")} ms={total} />
      </dl>
    </div>
  );
}

function Step({ name, ms, color }: { name: string; ms: number; color?: string }) {
  return (
    <>
      <dt className="flex items-center gap-1.5">
        {color !== undefined && <span aria-hidden className={`size-2 rounded-full ${color}`} />}
        {name}
      </dt>
      <dd className="text-right">{milliseconds(ms)} ms</dd>
    </>
  );
}
