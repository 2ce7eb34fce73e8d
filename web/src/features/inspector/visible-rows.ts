/** The rows on the screen: groups, and the events of the groups that are open. Pure. */
import type { EventLog } from "@/realtime/event-log";
import type { EventRow } from "@/realtime/event-groups";

export type VisibleRow =
  | { readonly kind: "row"; readonly row: EventRow; readonly expanded: boolean }
  | { readonly kind: "member"; readonly index: number };

export function wordsOf(query: string): string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

function matching(log: EventLog, words: readonly string[]): readonly EventRow[] {
  if (words.length === 0) return log.rows;
  return log.rows.flatMap((row) => {
    const members = row.members.filter((index) => log.matches(index, words));
    const first = members[0];
    return first === undefined ? [] : [{ first, members }];
  });
}

export function visibleRows(
  log: EventLog,
  words: readonly string[],
  expanded: ReadonlySet<number>,
): readonly VisibleRow[] {
  const rows = matching(log, words);
  return rows.flatMap((row): VisibleRow[] => {
    const isExpanded = row.members.length > 1 && expanded.has(row.first);
    const head: VisibleRow = { kind: "row", row, expanded: isExpanded };
    if (!isExpanded) return [head];
    return [head, ...row.members.map((index): VisibleRow => ({ kind: "member", index }))];
  });
}

export function firstEventOf(row: VisibleRow): number {
  return row.kind === "row" ? row.row.first : row.index;
}
