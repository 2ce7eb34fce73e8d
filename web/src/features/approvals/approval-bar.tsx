import { useFocusFloor } from "@/lib/focus";
import { useActions } from "@/lib/use-actions";
import type { Action } from "@/lib/actions";
import type { FeedTool } from "@/realtime/feed/fold";
import { Button } from "@/ui/button";
import { ShieldQuestion } from "lucide-react";
import { useMemo, useState, useRef } from "react";
import { useTranslation } from "react-i18next";
import { argumentLines } from "./argument-lines";

interface Props {
  /** The oldest first. */
  waiting: readonly FeedTool[];
  /** Rejects when the answer did not arrive. */
  onDecide: (callId: string, approve: boolean) => Promise<void>;
}

/** Above the talk bar for as long as a tool call waits for the reader's word. */
export function ApprovalBar({ waiting, onDecide }: Props) {
  const first = waiting[0];
  if (first === undefined) return null;
  return <Asked key={first.callId} tool={first} more={waiting.length - 1} onDecide={onDecide} />;
}

interface AskedProps extends Pick<Props, "onDecide"> {
  tool: FeedTool;
  more: number;
}

function Asked({ tool, more, onDecide }: AskedProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<"open" | "sending" | "failed">("open");
  const { callId, name } = tool;
  const bar = useRef<HTMLElement>(null);
  useFocusFloor(bar);
  const lines = argumentLines(tool.arguments);
  const actions = useMemo(() => {
    const decide = (approve: boolean) => {
      setState("sending");
      onDecide(callId, approve).catch(() => setState("failed"));
    };
    const action = (id: "approve" | "decline", keys: string): Action => ({
      id: `approval.${id}`,
      name: (words) => `${words(`approval.${id}`)}: ${name}`,
      group: (words) => words("actions.group.talk"),
      keys,
      run: () => decide(id === "approve"),
    });
    return [action("approve", "Alt+Y"), action("decline", "Alt+N")] as const;
  }, [callId, name, onDecide]);
  useActions(actions);
  return (
    <section
      ref={bar}
      role="alert"
      data-testid="approval"
      data-name={name}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-warn-soft px-4 py-3 print:hidden"
    >
      <ShieldQuestion size={20} aria-hidden className="shrink-0 self-start text-warn" />
      <div className="min-w-52 flex-1">
        <p className="font-semibold break-words">{t("approval.title", { name })}</p>
        <p className="text-xs break-words text-ink-2">
          {lines.length === 0
            ? t("approval.nothing")
            : lines.map(([label, value]) => `${label}: ${value}`).join(" · ")}
        </p>
        <p className="text-xs text-ink-3">
          {state === "failed" ? (
            <span className="text-bad">{t("approval.failed")}</span>
          ) : (
            <span className="pointer-coarse:hidden">{t("approval.keys")}</span>
          )}
          {more > 0 && ` · ${t("approval.more", { count: more })}`}
        </p>
      </div>
      <div className="flex gap-2">
        {actions.map(({ id, run }, index) => (
          <Button
            key={id}
            tone={index === 0 ? "accent" : "plain"}
            data-testid={id.replace(".", "-")}
            disabled={state === "sending"}
            onClick={() => run?.()}
          >
            {t(index === 0 ? "approval.approve" : "approval.decline")}
          </Button>
        ))}
      </div>
    </section>
  );
}
