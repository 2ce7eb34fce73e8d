/** What could be meant by what has been typed into the query line so far. Pure. */
import { CATEGORIES, DIRECTIONS, SEVERITIES } from "@/realtime/log/kinds";

export type SuggestionKind = "field" | "type" | "value" | "example";

export interface Suggestion {
  /** Replaces the text from `from` to `to`. */
  readonly insert: string;
  readonly kind: SuggestionKind;
  /** Events that have it, where that is known. */
  readonly count: number | null;
}

export interface Suggestions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Suggestion[];
}

/** Fields worth naming, most useful first; any path into the payload works as well. */
export const FIELDS = [
  "type:",
  "dir:",
  "cat:",
  "sev:",
  "ms>",
  "at>",
  "bytes>",
  "item_id:",
  "response_id:",
  "call_id:",
  "event_id:",
  "name:",
  "status:",
  "code:",
] as const;
export type FieldHint = (typeof FIELDS)[number];

const MOST = 8;
const VALUES: Readonly<Record<string, readonly string[]>> = {
  dir: DIRECTIONS,
  direction: DIRECTIONS,
  cat: CATEGORIES,
  category: CATEGORIES,
  sev: SEVERITIES,
  severity: SEVERITIES,
  status: ["completed", "cancelled", "incomplete", "failed", "in_progress"],
};
const EXAMPLES = ["type:response.*", "sev:error", "ms>500", "/timeout|failed/"];

interface Known {
  /** Types of the log's events, and how many there are of each. */
  readonly types: ReadonlyMap<string, number>;
}

function families(types: ReadonlyMap<string, number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [type, count] of types) {
    const family = `${type.split(".")[0] ?? ""}.*`;
    if (type.includes(".")) counts.set(family, (counts.get(family) ?? 0) + count);
  }
  return counts;
}

function typed(wanted: string, { types }: Known, prefix: string): Suggestion[] {
  const all = [...families(types), ...types];
  return all
    .filter(([type]) => type.includes(wanted) && type !== wanted)
    .toSorted(([a, m], [b, n]) => rank(a, wanted) - rank(b, wanted) || n - m)
    .map(([type, count]) => ({ insert: `${prefix}${type}`, kind: "type", count }));
}

function rank(text: string, wanted: string): number {
  return text.startsWith(wanted) ? 0 : 1;
}

function valuesOf(field: string, wanted: string, known: Known): Suggestion[] {
  if (field === "type") return typed(wanted, known, "type:");
  return (VALUES[field] ?? [])
    .filter((value) => value.startsWith(wanted) && value !== wanted)
    .map((value) => ({ insert: `${field}:${value}`, kind: "value", count: null }));
}

export function suggestionsFor(text: string, caret: number, known: Known): Suggestions {
  const before = text.slice(0, caret);
  const from = before.search(/\S*$/);
  const rest = text.slice(caret).search(/\s|$/);
  const to = caret + rest;
  const token = text.slice(from, caret);
  const minus = token.startsWith("-") ? "-" : "";
  const [field = "", value] = token.slice(minus.length).toLowerCase().split(/:(.*)/s);
  const options = ((): Suggestion[] => {
    if (/^["/]/.test(token)) return [];
    if (value !== undefined) return valuesOf(field, value.split(",").at(-1) ?? "", known);
    const fields = FIELDS.filter((name) => name.startsWith(field) && name !== field).map(
      (insert): Suggestion => ({ insert, kind: "field", count: null }),
    );
    if (field !== "") return [...fields, ...typed(field, known, "type:")];
    const examples = text.trim() === "" ? EXAMPLES : [];
    return [
      ...examples.map((insert): Suggestion => ({ insert, kind: "example", count: null })),
      ...fields,
    ];
  })();
  return {
    from,
    to,
    options: options
      .slice(0, MOST)
      .map((option) => ({ ...option, insert: `${minus}${option.insert}` })),
  };
}

export interface Accepted {
  readonly text: string;
  readonly caret: number;
}

/** The query line with a suggestion taken; a value is followed by a space, a field waits for its value. */
export function accept(
  text: string,
  { from, to }: Suggestions,
  { insert, kind }: Suggestion,
): Accepted {
  const tail = text.slice(to);
  const gap = kind === "field" || tail.startsWith(" ") ? "" : " ";
  return {
    text: text.slice(0, from) + insert + gap + tail,
    caret: from + insert.length + gap.length,
  };
}
