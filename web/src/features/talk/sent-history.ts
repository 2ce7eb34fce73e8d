/** What was sent before, to be called up again with the arrow keys. Pure. */

export interface SentHistory {
  readonly sent: readonly string[];
  /** Position among what was sent; sent.length: what is being written. */
  readonly at: number;
  /** What was being written before one began to look back. */
  readonly draft: string;
}

const LIMIT = 100;

export const NOTHING_SENT: SentHistory = { sent: [], at: 0, draft: "" };

export function remembered({ sent }: SentHistory, text: string): SentHistory {
  const others = sent.at(-1) === text ? sent.slice(0, -1) : sent;
  const all = [...others, text].slice(-LIMIT);
  return { sent: all, at: all.length, draft: "" };
}

/** steps: -1 is further back. null: there is nothing further that way. */
export function recalled(
  history: SentHistory,
  steps: -1 | 1,
  written: string,
): { history: SentHistory; text: string } | null {
  const at = history.at + steps;
  if (at < 0 || at > history.sent.length) return null;
  const draft = history.at === history.sent.length ? written : history.draft;
  return { history: { ...history, at, draft }, text: history.sent[at] ?? draft };
}

/** An arrow moves within the text as long as there is a line that way. */
export function leavesText(text: string, caret: number, steps: -1 | 1): boolean {
  return steps < 0 ? !text.slice(0, caret).includes("\n") : !text.slice(caret).includes("\n");
}
