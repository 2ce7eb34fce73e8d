import { Inspector } from "@/features/inspector/inspector";
import { cx } from "@/lib/class-names";
import { useActions } from "@/lib/use-actions";
import { useMedia } from "@/lib/use-media";
import type { Session } from "@/realtime/session";
import { PaneTabs, paneElementId } from "@/ui/pane-tabs";
import { Activity, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { inspectorOf } from "../inspector";
import { THREE_COLUMNS, TWO_COLUMNS, showPane } from "../layout";
import { LAYOUT_ACTIONS } from "../layout-actions";
import { arrange, isSide, type Columns, type PaneId } from "../layout-rules";
import { useOfferedPanes } from "../offered-panes";
import { preferences } from "../preferences";
import { SplitHandle, ToolsHandle } from "./console-handles";
import { ConversationPane } from "./conversation-pane";
import { RecordsPane } from "./records-pane";
import { ToolsOfPage } from "./tools-of-page";
import { useColumnTemplate } from "./use-column-template";

function useColumns(): Columns {
  const three = useMedia(THREE_COLUMNS);
  const two = useMedia(TWO_COLUMNS);
  if (three) return 3;
  return two ? 2 : 1;
}

/** Conversation, events and tools: side by side as far as there is room, else behind tabs. */
export function ConsolePanes({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { layout } = useSnapshot(preferences);
  const frame = useRef<HTMLDivElement>(null);
  const columns = useColumns();
  useActions(LAYOUT_ACTIONS);
  const offered = useOfferedPanes();
  const { shown, tabs } = arrange(layout, columns, offered);
  const template = useColumnTemplate(shown, columns);
  const title = (pane: PaneId) => t(`layout.toggle.${pane}`);
  const front = shown.at(-1) ?? "conversation";
  const content: Record<PaneId, ReactNode> = {
    conversation: <ConversationPane session={session} />,
    events: <Inspector control={inspectorOf(session)} />,
    tools: (
      <ToolsOfPage
        session={session}
        onHide={columns === 1 || tabs.includes("tools") ? null : () => showPane("tools", false)}
      />
    ),
    records: <RecordsPane session={session} />,
  };
  return (
    <div
      ref={frame}
      className="grid min-h-0 flex-1 print:block"
      style={{
        gridTemplateColumns: template,
        gridTemplateRows: tabs.length > 0 ? "auto minmax(0, 1fr)" : "minmax(0, 1fr)",
      }}
    >
      {tabs.length > 0 && (
        <div className="print:hidden" style={{ gridRow: 1, gridColumn: shown.length }}>
          <PaneTabs
            label={t(columns === 1 ? "layout.group" : "layout.side")}
            tabs={tabs.map((id) => ({ id, label: title(id) }))}
            chosen={front}
            onChoose={(pane) => showPane(pane, true)}
          />
        </div>
      )}
      {offered.map((pane) => {
        const at = shown.indexOf(pane);
        const isTabbed = tabs.includes(pane);
        return (
          <div
            key={pane}
            id={paneElementId(pane)}
            {...(isTabbed ? { role: "tabpanel", "aria-label": title(pane) } : {})}
            data-testid={`pane-${pane}`}
            hidden={at < 0}
            style={{ gridColumn: at + 1, gridRow: isTabbed ? 2 : "1 / -1" }}
            className={cx(
              "relative flex min-h-0 min-w-0 flex-col print:block",
              pane !== "conversation" && shown.includes("conversation") && "print:hidden",
            )}
          >
            {at > 0 && !(at === shown.length - 1 && isSide(pane)) && <SplitHandle frame={frame} />}
            {at > 0 && at === shown.length - 1 && isSide(pane) && (
              <ToolsHandle frame={frame} split={columns === 2} />
            )}
            <Activity mode={at < 0 ? "hidden" : "visible"}>{content[pane]}</Activity>
          </div>
        );
      })}
    </div>
  );
}
