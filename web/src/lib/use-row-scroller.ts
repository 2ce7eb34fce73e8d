import { useState } from "react";
import { FrameNotifier } from "./frame-notifier";
import { RowScroller } from "./row-scroller";
import { useVersion } from "./use-version";

/** Rows of one height, from their first on, that render again only when others come into sight. */
export function useRowScroller(rowPx: number): RowScroller {
  const [{ scroller, changes }] = useState(() => {
    const notifier = new FrameNotifier();
    return { changes: notifier, scroller: new RowScroller(rowPx, notifier, false) };
  });
  useVersion(changes);
  return scroller;
}
