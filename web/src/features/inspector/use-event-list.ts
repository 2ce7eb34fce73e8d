import { useState, type KeyboardEvent } from "react";
import type { LogView, ViewRow } from "@/realtime/log/view";

function moveOf(key: string, position: number, count: number, page: number): number | null {
  switch (key) {
    case "ArrowDown":
      return Math.min(count - 1, position + 1);
    case "ArrowUp":
      return Math.max(0, position - 1);
    case "PageDown":
      return Math.min(count - 1, position + page);
    case "PageUp":
      return Math.max(0, position - page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

export function eventOf(row: ViewRow): number {
  return row.kind === "row" ? row.row.first : row.index;
}

const PAGE_ROWS = 12;

/** Which rows there are, which is selected, and what the keyboard does to both. */
export function useEventList(view: LogView, onMove: (position: number) => void) {
  const [selected, setSelected] = useState<number | null>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const position = selected === null ? -1 : view.indexOfRow(selected);
    const row = position < 0 ? null : view.rowAt(position);
    const opens = event.key === "ArrowRight" && row?.kind === "row" && !row.expanded;
    const closes = event.key === "ArrowLeft" && row?.kind === "row" && row.expanded;
    if (row !== null && (opens || closes)) {
      event.preventDefault();
      view.toggle(eventOf(row));
      return;
    }
    if (event.key === "Escape" && selected !== null) {
      event.preventDefault();
      setSelected(null);
      return;
    }
    const target = moveOf(event.key, position, view.rowCount, PAGE_ROWS);
    const next = target === null ? null : view.rowAt(target);
    if (target === null || next === null) return;
    event.preventDefault();
    setSelected(eventOf(next));
    onMove(target);
  };

  return { selected, setSelected, onKeyDown };
}
