/** Two texts line by line: what stayed, what went, what came. Pure. */

export interface DiffLine {
  readonly kind: "same" | "gone" | "new";
  readonly text: string;
}

/** Beyond this many pairs of lines only the unequal middle as a whole is shown. */
const MAX_PAIRS = 4_000_000;

/** lengths[i][j]: the longest run of common lines of what is left from i and j on. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    const [row, below] = [table[i], table[i + 1]] as [Uint32Array, Uint32Array];
    for (let j = after.length - 1; j >= 0; j--) {
      row[j] =
        before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function line(kind: DiffLine["kind"]): (text: string) => DiffLine {
  return (text) => ({ kind, text });
}

function middleDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length * after.length > MAX_PAIRS) {
    return [...before.map(line("gone")), ...after.map(line("new"))];
  }
  const lengths = commonLengths(before, after);
  const result: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    const [old, fresh] = [before[i] ?? "", after[j] ?? ""];
    if (old === fresh) {
      result.push({ kind: "same", text: old });
      i += 1;
      j += 1;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) {
      result.push({ kind: "gone", text: old });
      i += 1;
    } else {
      result.push({ kind: "new", text: fresh });
      j += 1;
    }
  }
  return [...result, ...before.slice(i).map(line("gone")), ...after.slice(j).map(line("new"))];
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

export function textDiff(before: string, after: string): DiffLine[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < most && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1;
  return [
    ...old.slice(0, start).map(line("same")),
    ...middleDiff(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)),
    ...old.slice(old.length - end).map(line("same")),
  ];
}
