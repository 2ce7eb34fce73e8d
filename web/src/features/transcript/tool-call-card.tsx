import { milliseconds } from "@/lib/format";
import { useCopied } from "@/lib/use-copied";
import type { ConversationItem } from "@/realtime/conversation";
import type { FeedTool } from "@/realtime/feed/fold";
import { Button } from "@/ui/button";
import {
  Check,
  ChevronRight,
  CircleAlert,
  Copy,
  LoaderCircle,
  RotateCw,
  Wrench,
} from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Elapsed } from "./elapsed";
import type { ToolRetry } from "./facts";
import { type ToolState, toolState } from "./tool-state";

interface Props {
  item: ConversationItem;
  output: string | null;
  ms: number | null;
  live: boolean;
  approved: boolean | undefined;
  retry: ToolRetry | null;
  /** What the server says of a tool of its own; its approval is asked for above the talk bar. */
  told: FeedTool | undefined;
  onApprove: (itemId: string, approve: boolean) => void;
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

/** The values, without their punctuation: "sunset · 5". */
function short(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null) return json;
    const inner = Object.values(value).map((one) =>
      typeof one === "string" ? one : JSON.stringify(one),
    );
    return inner.join(" · ");
  } catch {
    return json;
  }
}

const INKS: Partial<Record<ToolState, string>> = {
  failed: "text-bad",
  denied: "text-bad",
  timed_out: "text-bad",
  approval: "text-warn",
};

/** One line that opens: what the agent asked for, and what it was told. */
export const ToolCallCard = memo(function ToolCallCard(props: Props) {
  const { item, output, live, approved, retry, told } = props;
  const { t } = useTranslation();
  const call = item.toolCall;
  if (call === null) return null;
  const result = output ?? item.mcp?.output ?? told?.output ?? null;
  const ms = told?.ms ?? props.ms;
  const state = toolState(item, { output: result, live, approved, told });
  return (
    <div
      data-testid="tool-call"
      data-name={call.name}
      data-state={state}
      className="w-full max-w-[68ch] turn-row rounded border border-line bg-surface-1"
    >
      <details className="group">
        <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded px-3 text-sm hover:bg-surface-2">
          <ChevronRight
            size={14}
            aria-hidden
            className="shrink-0 text-ink-3 group-open:rotate-90"
          />
          <Wrench size={14} aria-hidden className="shrink-0 text-tool" />
          <span className="max-w-1/2 shrink-0 truncate font-mono text-xs font-medium text-tool">
            {call.name || "…"}
          </span>
          <span className="min-w-0 flex-1 truncate text-xs text-ink-3">
            {short(call.arguments)}
          </span>
          <span
            className={`inline-flex shrink-0 items-center gap-1 text-xs ${INKS[state] ?? "text-ink-3"}`}
          >
            <StateIcon state={state} />
            {t(`card.${state}`)}
            {told?.cached === true && ` · ${t("card.cached")}`}
            {told?.suppressed === true && ` · ${t("card.suppressed")}`}
            {told !== undefined && state === "running" && <Elapsed since={told.since} />}
            {ms !== null && (
              <span className="tabular-nums max-sm:hidden">· {milliseconds(ms)} ms</span>
            )}
          </span>
        </summary>
        <div className="grid gap-2 border-t border-line px-3 py-2 text-xs">
          {told !== undefined && <p className="text-ink-3">{t(`card.where.${told.where}`)}</p>}
          {item.mcp !== null && item.mcp.serverLabel !== "" && (
            <p className="text-ink-3">{t("card.server", { name: item.mcp.serverLabel })}</p>
          )}
          <Field name={t("card.arguments")} text={pretty(call.arguments)} />
          {result !== null && <Field name={t("card.result")} text={pretty(result)} />}
          {item.mcp?.error != null && <Field name={t("card.error")} text={item.mcp.error} bad />}
          <div className="flex flex-wrap items-center gap-2">
            {ms !== null && (
              <span className="text-ink-3">
                {t("card.time")}: {milliseconds(ms)} ms
              </span>
            )}
            {retry?.can(call.name) === true && (
              <Button
                small
                className="ml-auto"
                data-testid="tool-retry"
                onClick={() => retry.run({ ...call, callId: call.callId ?? item.id })}
              >
                <RotateCw size={14} aria-hidden />
                {t("card.retry")}
              </Button>
            )}
          </div>
        </div>
      </details>
      {state === "approval" && told === undefined && (
        <div className="flex gap-2 border-t border-line px-3 py-2">
          <Button
            small
            tone="accent"
            data-testid="approve"
            onClick={() => props.onApprove(item.id, true)}
          >
            {t("card.approve")}
          </Button>
          <Button small data-testid="decline" onClick={() => props.onApprove(item.id, false)}>
            {t("card.deny")}
          </Button>
        </div>
      )}
    </div>
  );
});

function StateIcon({ state }: { state: ToolState }) {
  if (state === "completed" || state === "approved") return <Check size={13} aria-hidden />;
  if (state === "failed" || state === "denied" || state === "timed_out")
    return <CircleAlert size={13} aria-hidden />;
  if (state === "unanswered" || state === "approval") return null;
  return <LoaderCircle size={13} aria-hidden className="animate-turn" />;
}

function Field({ name, text, bad = false }: { name: string; text: string; bad?: boolean }) {
  const { t } = useTranslation();
  const [copied, copy] = useCopied();
  return (
    <div>
      <p className="flex items-center justify-between font-medium text-ink-3">
        {name}
        <Button
          small
          tone="quiet"
          className="touchable h-7!"
          aria-label={`${t("card.copy")}: ${name}`}
          onClick={() => copy(name, text)}
        >
          {copied === null ? <Copy size={13} aria-hidden /> : <Check size={13} aria-hidden />}
          {t(copied === null ? "card.copy" : "transcript.copied")}
        </Button>
      </p>
      <pre
        className={`max-h-80 overflow-auto font-mono wrap-anywhere whitespace-pre-wrap ${bad ? "text-bad" : ""}`}
      >
        {text}
      </pre>
    </div>
  );
}
