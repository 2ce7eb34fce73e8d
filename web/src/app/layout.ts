/** The panes of the page as hands, keys, typed text and spoken words all move them. */
import type { LayoutPanes, Part } from "@/realtime/tools/layout-tools";
import { offeredPanes } from "./offered-panes";
import { arrange, clampToolsWidth, withPane, type Columns, type PaneId } from "./layout-rules";
import { preferences } from "./preferences";

export const THREE_COLUMNS = "(min-width: 1024px)";
export const TWO_COLUMNS = "(min-width: 640px)";

export function columnsNow(): Columns {
  if (matchMedia(THREE_COLUMNS).matches) return 3;
  return matchMedia(TWO_COLUMNS).matches ? 2 : 1;
}

export function isPaneVisible(pane: PaneId): boolean {
  return arrange(preferences.layout, columnsNow(), offeredPanes()).shown.includes(pane);
}

export function showPane(pane: PaneId, visible: boolean): void {
  if (isPaneVisible(pane) === visible) return;
  Object.assign(preferences.layout, withPane(preferences.layout, columnsNow(), pane, visible));
}

export function togglePane(pane: PaneId): void {
  showPane(pane, !isPaneVisible(pane));
}

export function isPaletteVisible(): boolean {
  return preferences.layout.palette && isPaneVisible("tools");
}

/** A palette that is to be seen brings the tools with it. */
export function showPalette(visible: boolean): void {
  preferences.layout.palette = visible;
  if (visible) showPane("tools", true);
}

/** Resolves when what was just shown has been laid out. */
export function laidOut(): Promise<void> {
  if (document.visibilityState === "hidden") return Promise.resolve();
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}

const SHOWS: Record<Part, { isVisible: () => boolean; show: (visible: boolean) => void }> = {
  event_log: {
    isVisible: () => isPaneVisible("events"),
    show: (visible) => showPane("events", visible),
  },
  tool_panel: {
    isVisible: () => isPaneVisible("tools"),
    show: (visible) => showPane("tools", visible),
  },
  color_palette: { isVisible: isPaletteVisible, show: showPalette },
};

export const panes: LayoutPanes = {
  isVisible: (part) => SHOWS[part].isVisible(),
  setVisible: (part, visible) => SHOWS[part].show(visible),
  setToolPanelWidth(width) {
    const result = clampToolsWidth(width, innerWidth);
    preferences.layout.toolsWidth = result.width;
    showPane("tools", true);
    return result;
  },
};
