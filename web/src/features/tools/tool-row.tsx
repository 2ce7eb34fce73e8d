import { cx } from "@/lib/class-names";
import type { FunctionTool } from "@/realtime/items";
import { Switch } from "@/ui/switch";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toolName, toolPurpose } from "./texts";
import { ToolForm } from "./tool-form";

interface Props {
  tool: FunctionTool;
  enabled: boolean;
  onEnable: (enabled: boolean) => void;
  onRun: (text: string) => void;
}

/** A tool in one line: what it does, whether the agent may, and by hand when opened. */
export function ToolRow({ tool, enabled, onEnable, onRun }: Props) {
  const { t } = useTranslation();
  const name = toolName(t, tool.name);
  return (
    <li data-testid="tool" data-name={tool.name} className="flex items-start gap-2 pr-3">
      <details className="group min-w-0 flex-1">
        <summary className="flex min-h-12 cursor-pointer list-none items-center gap-2 rounded py-1.5 pl-3">
          <ChevronRight
            size={14}
            aria-hidden
            className="shrink-0 text-ink-3 transition-transform group-open:rotate-90"
          />
          <span className="min-w-0">
            <span className={cx("block truncate font-medium", !enabled && "text-ink-3")}>
              {name}
            </span>
            <span className="block truncate font-mono text-xs text-ink-3">{tool.name}</span>
          </span>
        </summary>
        <div className="grid gap-3 pt-1 pb-4 pl-8">
          <p className="text-xs text-ink-2">{toolPurpose(t, tool)}</p>
          <ToolForm tool={tool} onRun={onRun} />
        </div>
      </details>
      <div className="flex h-12 items-center">
        <Switch
          id={`tool-on-${tool.name}`}
          label={t("tools.enable", { name })}
          checked={enabled}
          onChange={onEnable}
        />
      </div>
    </li>
  );
}
