/** What Tab and Shift+Tab do to a program. Pure. */

export interface Selected {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const STEP = "    ";

/** Without a selection spaces to the next stop; with one, its lines move as a whole. */
export function indented({ text, from, to }: Selected, back: boolean): Selected {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  if (from === to && !back) {
    const spaces = STEP.slice((from - start) % STEP.length);
    return {
      text: text.slice(0, from) + spaces + text.slice(from),
      from: from + spaces.length,
      to: from + spaces.length,
    };
  }
  const lines = text.slice(start, to).split("\n");
  const moved = lines.map((line) => (back ? line.replace(/^ {1,4}/, "") : STEP + line));
  const grown = (index: number) => (moved[index]?.length ?? 0) - (lines[index]?.length ?? 0);
  const all = moved.reduce((sum, _, index) => sum + grown(index), 0);
  return {
    text: text.slice(0, start) + moved.join("\n") + text.slice(to),
    from: Math.max(start, from + grown(0)),
    to: to + all,
  };
}
