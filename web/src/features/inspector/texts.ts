import {
  CATEGORIES,
  type Category,
  DIRECTIONS,
  type Direction,
  SEVERITIES,
  type Severity,
} from "@/realtime/log/kinds";
import type { Summary, SummaryKey } from "@/realtime/log/summary";
import type { TFunction } from "i18next";

/** Each key's values are made next to the key, in summary.ts; the translator's types cannot follow that. */
export function summaryText(t: TFunction, { key, values }: Summary): string {
  return t(`summary.${key}` as "summary.id", values as { id: string });
}

const BLANK = /\{\{(\w+)(?:, number(?:\(([^)]*)\))?)?\}\}/;
const IS_NUMBER = /\{\{\w+, number/;

/** A text of the translator's in pieces: what stands in it, and what is to be put in between. */
type Piece = (values: Summary["values"]) => string;

function pieceOf(blank: string, language: string): Piece {
  const [, name = "", options = ""] = BLANK.exec(blank) ?? [];
  if (!IS_NUMBER.test(blank)) return (values) => String(values[name] ?? "");
  const pairs = options.split(";").map((pair) => pair.split(":").map((part) => part.trim()));
  const digits = pairs.filter(([key]) => key !== "").map(([key, value]) => [key, Number(value)]);
  const formats = new Intl.NumberFormat(language, Object.fromEntries(digits) as object);
  return (values) => formats.format(Number(values[name] ?? 0));
}

/** As `summaryText`; but each text is looked up, and each format made, once for many rows. */
function summaryWords(t: TFunction, language: string): (summary: Summary) => string {
  const texts = new Map<SummaryKey, readonly Piece[]>();
  const piecesOf = (key: SummaryKey): readonly Piece[] => {
    const known = texts.get(key);
    if (known !== undefined) return known;
    const text = t(`summary.${key}` as "summary.none", { skipInterpolation: true });
    const made = text
      .split(/(\{\{[^}]*\}\})/)
      .map((part): Piece => (BLANK.test(part) ? pieceOf(part, language) : () => part));
    texts.set(key, made);
    return made;
  };
  return ({ key, values }) =>
    piecesOf(key)
      .map((piece) => piece(values))
      .join("");
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

export function rowWords(t: TFunction, language: string): RowWords {
  return {
    direction: wordsFor(DIRECTIONS, (key) => t(`events.${key}`)),
    category: wordsFor(CATEGORIES, (key) => t(`category.${key}`)),
    severity: wordsFor(SEVERITIES, (key) => t(`severity.${key}`)),
    expand: t("events.expand"),
    collapse: t("events.collapse"),
    summary: summaryWords(t, language),
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
