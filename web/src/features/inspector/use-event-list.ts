import type { EventLog } from "@/realtime/event-log";
import { useState, type KeyboardEvent } from "react";
import { firstEventOf, visibleRows, wordsOf } from "./visible-rows";

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

const PAGE_ROWS = 12;

/** Which rows there are, which is selected, and what the keyboard does to both. */
export function useEventList(log: EventLog, onMove: (position: number) => void) {
  const [query, setQuery] = useState("");
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const [selected, setSelected] = useState<number | null>(null);
  const rows = visibleRows(log, wordsOf(query), expanded);

  const toggle = (first: number) => {
    const next = new Set(expanded);
    if (!next.delete(first)) next.add(first);
    setExpanded(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const position = rows.findIndex((row) => firstEventOf(row) === selected);
    const row = rows[position];
    const opens = event.key === "ArrowRight" && row?.kind === "row" && !row.expanded;
    const closes = event.key === "ArrowLeft" && row?.kind === "row" && row.expanded;
    if (row !== undefined && (opens || closes)) {
      event.preventDefault();
      toggle(firstEventOf(row));
      return;
    }
    if (event.key === "Escape" && selected !== null) {
      event.preventDefault();
      setSelected(null);
      return;
    }
    const target = moveOf(event.key, position, rows.length, PAGE_ROWS);
    const next = target === null ? undefined : rows[target];
    if (target === null || next === undefined) return;
    event.preventDefault();
    setSelected(firstEventOf(next));
    onMove(target);
  };

  return { rows, query, setQuery, selected, setSelected, toggle, onKeyDown };
}
