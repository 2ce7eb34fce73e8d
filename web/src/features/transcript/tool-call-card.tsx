import type { ConversationItem } from "@/realtime/conversation";
import { ChevronRight, Wrench } from "lucide-react";
import { useTranslation } from "react-i18next";

interface Props {
  item: ConversationItem;
  output: string | undefined;
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

/** One line that opens: what the agent asked for, and what it was told. */
export function ToolCallCard({ item, output }: Props) {
  const { t } = useTranslation();
  const call = item.toolCall;
  if (call === null) return null;
  const state = output !== undefined ? "answered" : item.status === "completed" ? "open" : "asking";
  return (
    <details
      data-testid="tool-call"
      data-name={call.name}
      data-state={state}
      className="group w-full max-w-[68ch] rounded border border-line bg-surface-1"
    >
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded px-3 text-sm hover:bg-surface-2">
        <ChevronRight size={14} aria-hidden className="text-ink-3 group-open:rotate-90" />
        <Wrench size={14} aria-hidden className="text-tool" />
        <span className="font-mono text-xs font-medium text-tool">{call.name || "…"}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-xs text-ink-3">
          {call.arguments}
        </span>
        <span className="text-xs text-ink-3">{t(`tool.${state}`)}</span>
      </summary>
      <div className="grid gap-2 border-t border-line px-3 py-2 text-xs">
        <Field name={t("tool.arguments")} text={pretty(call.arguments)} />
        {output !== undefined && <Field name={t("tool.output")} text={pretty(output)} />}
      </div>
    </details>
  );
}

function Field({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <p className="font-medium text-ink-3">{name}</p>
      <pre className="overflow-x-auto font-mono whitespace-pre-wrap">{text}</pre>
    </div>
  );
}
