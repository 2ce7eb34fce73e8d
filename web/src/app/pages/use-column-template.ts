import { useSyncExternalStore } from "react";
import { useSnapshot } from "valtio";
import { isSide, toolsWidthOf, type Columns, type PaneId } from "../layout-rules";
import { preferences } from "../preferences";

function subscribe(changed: () => void): () => void {
  addEventListener("resize", changed);
  return () => removeEventListener("resize", changed);
}

export function useViewportWidth(): number {
  return useSyncExternalStore(subscribe, () => innerWidth);
}

function share(part: number): string {
  return `minmax(0, ${part}fr)`;
}

/** The widths of the panes in sight, as columns of a grid. */
export function useColumnTemplate(shown: readonly PaneId[], columns: Columns): string {
  const viewport = useViewportWidth();
  const { layout } = useSnapshot(preferences);
  const hasOwnWidth = layout.toolsWidth > 0 || columns === 3;
  const tools = `minmax(0, ${toolsWidthOf(layout, viewport)}px)`;
  if (shown.length === 1) return share(1);
  const side = shown.findLast(isSide);
  return shown
    .map((pane) => {
      if (pane === side) return hasOwnWidth ? tools : share(1 - layout.split);
      if (side !== undefined && shown.length === 2) {
        return hasOwnWidth ? share(1) : share(layout.split);
      }
      return share(pane === "conversation" ? layout.split : 1 - layout.split);
    })
    .join(" ");
}
