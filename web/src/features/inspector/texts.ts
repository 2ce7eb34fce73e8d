import type { Category } from "@/realtime/log/kinds";
import type { Summary } from "@/realtime/log/summary";
import type { TFunction } from "i18next";

/** Each key's values are made next to the key, in summary.ts; the translator's types cannot follow that. */
export function summaryText(t: TFunction, { key, values }: Summary): string {
  return t(`summary.${key}` as "summary.id", values as { id: string });
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
