import type { Mcp } from "@/realtime/mcp";
import { Plug } from "lucide-react";
import { useTranslation } from "react-i18next";

/** An MCP server said which tools it has. */
export function ToolListLine({ mcp }: { mcp: Mcp }) {
  const { t } = useTranslation();
  const name = mcp.serverLabel;
  const text = () => {
    if (mcp.state === "failed") return t("card.listFailed", { name });
    if (mcp.state !== "completed") return t("card.listing", { name });
    return t("card.listed", { count: mcp.tools.length, name });
  };
  return (
    <p
      data-testid="tool-list"
      className={`flex items-start gap-2 text-xs ${mcp.state === "failed" ? "text-bad" : "text-ink-3"}`}
    >
      <Plug size={14} aria-hidden className="mt-px shrink-0" />
      <span>
        {text()}
        {mcp.tools.length > 0 && <span className="font-mono">: {mcp.tools.join(", ")}</span>}
      </span>
    </p>
  );
}
