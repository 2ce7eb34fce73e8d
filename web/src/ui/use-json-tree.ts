import { latinKey } from "@/lib/use-actions";
import {
  findInTree,
  revealed,
  treeLines,
  type Found,
  type JsonValue,
  type TreeLine,
  type TreeOptions,
} from "@/lib/json-tree";
import type { RowScroller } from "@/lib/row-scroller";
import { useCopied } from "@/lib/use-copied";
import { useMemo, useState, type KeyboardEvent } from "react";

const CHARACTER_PX = 7.25;
const COLUMN_STEP = 4;
const INITIAL_COLUMNS = 64;
const NOTHING: ReadonlySet<string> = new Set();

function canOpen({ kind, size }: TreeLine): boolean {
  return kind !== "value" && kind !== "text" && size > 0;
}

function asText({ value }: TreeLine): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function targetOf(key: string, at: number, count: number, page: number): number | null {
  const targets: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}

/** How many characters fit beside each other in the element that gets the ref. */
export function useColumns() {
  const [columns, setColumns] = useState(INITIAL_COLUMNS);
  const [measure] = useState(() => (element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const fit = element.clientWidth / CHARACTER_PX - 6;
      setColumns(Math.max(16, Math.floor(fit / COLUMN_STEP) * COLUMN_STEP));
    });
    observer.observe(element);
    return () => observer.disconnect();
  });
  return [columns, measure] as const;
}

function useFolding(value: JsonValue, columns: number) {
  const [toggled, setToggled] = useState(NOTHING);
  const [openAll, setOpenAll] = useState(false);
  const options = useMemo<TreeOptions>(
    () => ({ toggled, columns, openAll, root: "" }),
    [toggled, columns, openAll],
  );
  const lines = useMemo(() => treeLines(value, options), [value, options]);

  const toggle = (path: string) => {
    const next = new Set(toggled);
    if (!next.delete(path)) next.add(path);
    setToggled(next);
  };
  /** Opens all around a node; says on which line it then is. */
  const reveal = ({ path, parents }: Found): number => {
    const next = revealed(value, parents, options);
    setToggled(next);
    return treeLines(value, { ...options, toggled: next }).findIndex((line) => line.path === path);
  };
  const setAll = (open: boolean) => {
    setOpenAll(open);
    setToggled(NOTHING);
  };
  return { lines, toggle, reveal, openAll, setAll };
}

function useSearch(value: JsonValue, focus: string | null, show: (found: Found) => void) {
  const [wanted, setWanted] = useState("");
  const found = useMemo(() => findInTree(value, wanted, ""), [value, wanted]);
  const paths = useMemo(() => new Set(found.map(({ path }) => path)), [found]);
  const at = found.findIndex(({ path }) => path === focus);

  const seek = (text: string) => {
    setWanted(text);
    const first = findInTree(value, text, "", 1)[0];
    if (first !== undefined) show(first);
  };
  const step = (by: 1 | -1) => {
    const from = at < 0 && by < 0 ? 0 : at;
    const next = found[(from + by + found.length) % found.length];
    if (next !== undefined) show(next);
  };
  return { wanted, found, paths, at, seek, step };
}

/** What is open, sought and chosen in a tree, and what the keyboard does to it. */
export function useJsonTree(value: JsonValue, columns: number, scroller: RowScroller) {
  const folding = useFolding(value, columns);
  const [focus, setFocus] = useState<string | null>(null);
  const [copied, copyAs] = useCopied();
  const show = (found: Found) => {
    const row = folding.reveal(found);
    setFocus(found.path);
    requestAnimationFrame(() => scroller.centre(row));
  };
  const search = useSearch(value, focus, show);
  const { lines, toggle } = folding;
  const at = lines.findIndex((line) => line.path === focus);

  const copy = (what: "value" | "path", line: TreeLine) =>
    copyAs(`${what} ${line.path}`, what === "path" ? line.path : asText(line));

  const act = (event: KeyboardEvent, line: TreeLine): boolean => {
    const opens = event.key === "ArrowRight" && canOpen(line) && !line.open;
    const closes = event.key === "ArrowLeft" && line.open;
    const flips = canOpen(line) && (event.key === "Enter" || event.key === " ");
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (opens || closes || flips) toggle(line.path);
    else if (plain && latinKey(event).toLowerCase() === "c") copy("value", line);
    else if (plain && latinKey(event).toLowerCase() === "p") copy("path", line);
    else return false;
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[at];
    if (line !== undefined && act(event, line)) {
      event.preventDefault();
      return;
    }
    const target = targetOf(event.key, at, lines.length, scroller.rowsPerPage);
    const next = target === null ? undefined : lines[target];
    if (target === null || next === undefined) return;
    event.preventDefault();
    setFocus(next.path);
    scroller.reveal(target);
  };

  return { folding, search, focus, setFocus, at, copied, copy, onKeyDown };
}
