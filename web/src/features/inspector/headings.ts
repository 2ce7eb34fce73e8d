/** Headings among rows: where they stand, and what stands at each line. Pure. */

export interface Heading<T> {
  /** Number of the row that it stands before. */
  readonly before: number;
  readonly of: T;
}

export type Line<T> =
  { readonly kind: "heading"; readonly of: T } | { readonly kind: "row"; readonly row: number };

/** Keeps, of headings before the same row, the last; drops those with no row after them. */
export function kept<T>(headings: readonly Heading<T>[], rows: number): readonly Heading<T>[] {
  return headings.filter(
    ({ before }, index) => before < rows && headings[index + 1]?.before !== before,
  );
}

/** How many headings stand at or before a line or row, by where the n-th one is. */
function countUpTo(count: number, wanted: number, placeOf: (index: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (placeOf(middle) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function lineOfRow<T>(headings: readonly Heading<T>[], row: number): number {
  return row + countUpTo(headings.length, row, (index) => headings[index]?.before ?? 0);
}

export function lineAt<T>(headings: readonly Heading<T>[], line: number): Line<T> {
  const place = (index: number) => (headings[index]?.before ?? 0) + index;
  const above = countUpTo(headings.length, line, place);
  const last = headings[above - 1];
  if (last !== undefined && place(above - 1) === line) return { kind: "heading", of: last.of };
  return { kind: "row", row: line - above };
}

/** The heading that a line is under; null above the first. */
export function headingOver<T>(headings: readonly Heading<T>[], line: number): T | null {
  const place = (index: number) => (headings[index]?.before ?? 0) + index;
  return headings[countUpTo(headings.length, line, place) - 1]?.of ?? null;
}
