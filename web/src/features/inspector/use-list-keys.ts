import { useCallback, type KeyboardEvent } from "react";
import type { InspectorControl } from "./inspector-control";

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  j: 1,
  k: -1,
  Home: -Infinity,
  End: Infinity,
};

function stepOf(key: string, page: number): number | null {
  if (key === "PageDown") return page;
  if (key === "PageUp") return -page;
  return STEPS[key] ?? null;
}

/** Moves to another row. The detail follows if it is open; else the row is only marked. */
function move(control: InspectorControl, by: number): void {
  const { view, rows, scroller } = control;
  const found = rows.stepFrom(view.cursor ?? view.selected, by);
  if (found === null) return;
  view.cursor = found.event;
  if (view.selected !== null) view.selected = found.event;
  scroller.reveal(found.line);
}

function fold(control: InspectorControl, open: boolean): boolean {
  const { view, rows } = control;
  const event = view.cursor ?? view.selected;
  const line = event === null ? null : rows.lineAt(rows.indexOfEvent(event));
  if (event === null || line?.kind !== "event") return false;
  const { row } = line;
  if (row.kind === "member") {
    if (open) return false;
    view.cursor = row.row.first;
    control.toggle(row.row.first);
    return true;
  }
  if (row.row.members.length < 2 || row.expanded === open) return false;
  control.toggle(event);
  return true;
}

/** Esc closes the detail, then lets go of the row. */
function letGo({ view }: InspectorControl): boolean {
  if (view.selected === null && view.cursor === null) return false;
  if (view.selected === null) view.cursor = null;
  view.selected = null;
  return true;
}

function act(control: InspectorControl, event: KeyboardEvent): boolean {
  const { view } = control;
  switch (event.key) {
    case "ArrowRight":
      return fold(control, true);
    case "ArrowLeft":
      return fold(control, false);
    case "Escape":
      return letGo(control);
    case "Enter":
    case " ":
      if (view.cursor === null) return false;
      control.select(view.cursor);
      return true;
    default: {
      const step = stepOf(event.key, control.scroller.rowsPerPage);
      if (step !== null) move(control, step);
      return step !== null;
    }
  }
}

/** The list by keyboard: arrows, j and k, page, home and end, left and right to fold, Enter for the detail. */
export function useListKeys(control: InspectorControl) {
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (act(control, event)) event.preventDefault();
    },
    [control],
  );
}
