import {
  CATEGORIES,
  type Category,
  DIRECTIONS,
  type Direction,
  SEVERITIES,
  type Severity,
} from "@/realtime/log/kinds";
import type { Summary } from "@/realtime/log/summary";
import type { TFunction } from "i18next";

/** Each key's values are made next to the key, in summary.ts; the translator's types cannot follow that. */
export function summaryText(t: TFunction, { key, values }: Summary): string {
  return t(`summary.${key}` as "summary.id", values as { id: string });
}

/** The words of rows in the reader's language, each looked up once. */
export interface RowWords {
  readonly direction: Readonly<Record<Direction, string>>;
  readonly category: Readonly<Record<Category, string>>;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly expand: string;
  readonly collapse: string;
  summary(summary: Summary): string;
}

function wordsFor<K extends string>(
  keys: readonly K[],
  word: (key: K) => string,
): Record<K, string> {
  return Object.fromEntries(keys.map((key) => [key, word(key)])) as Record<K, string>;
}

export function rowWords(t: TFunction): RowWords {
  return {
    direction: wordsFor(DIRECTIONS, (key) => t(`events.${key}`)),
    category: wordsFor(CATEGORIES, (key) => t(`category.${key}`)),
    severity: wordsFor(SEVERITIES, (key) => t(`severity.${key}`)),
    expand: t("events.expand"),
    collapse: t("events.collapse"),
    summary: (summary) => summaryText(t, summary),
  };
}

/** The dot's colour; its word stands beside it or is read out. */
export const CATEGORY_DOT: Readonly<Record<Category, string>> = {
  session: "bg-ink-3",
  input: "bg-you",
  conversation: "bg-ink-1",
  response: "bg-agent",
  tool: "bg-tool",
  audio: "bg-ok",
  connection: "bg-warn",
  http: "bg-line-strong",
  error: "bg-bad",
};
