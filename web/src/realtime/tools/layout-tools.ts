/** The tools that show, hide and size what is on the page. */
import {
  adjustToolPanelWidth,
  toggleColorPalette,
  toggleEventLog,
  toggleToolPanel,
} from "./declarations";
import { browserTool, type BrowserTool } from "./tool";
import type { FunctionTool } from "@/realtime/items";

export type Part = "event_log" | "color_palette" | "tool_panel";

export interface PanelWidth {
  /** In CSS pixels, after it was brought within the bounds. */
  readonly width: number;
  readonly min: number;
  readonly max: number;
  readonly clamped: boolean;
}

/** What the tools need of the page's layout. */
export interface LayoutPanes {
  isVisible(part: Part): boolean;
  setVisible(part: Part, visible: boolean): void;
  setToolPanelWidth(width: number): PanelWidth;
}

/** A call without arguments, as older agents make, flips what is there. */
const ACCEPTED_VISIBILITY = { type: "object", properties: { visible: { type: "boolean" } } };

export function layoutTools(panes: LayoutPanes): BrowserTool[] {
  const visibility = (declaration: FunctionTool, part: Part) =>
    browserTool({
      declaration,
      accepts: ACCEPTED_VISIBILITY,
      run({ visible = !panes.isVisible(part) }: { visible?: boolean }) {
        const changed = panes.isVisible(part) !== visible;
        panes.setVisible(part, visible);
        return { visible: panes.isVisible(part), changed };
      },
    });
  return [
    browserTool({
      declaration: adjustToolPanelWidth,
      latestWins: true,
      run: ({ width }: { width: number }) => ({ ...panes.setToolPanelWidth(width) }),
    }),
    visibility(toggleEventLog, "event_log"),
    visibility(toggleColorPalette, "color_palette"),
    visibility(toggleToolPanel, "tool_panel"),
  ];
}
