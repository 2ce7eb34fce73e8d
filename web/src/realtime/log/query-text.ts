/** The query line as terms. What cannot be understood is reported, never thrown. Pure. */

export type ProblemKey = "bad_regex" | "bad_number" | "unknown_value";

export interface QueryProblem {
  readonly key: ProblemKey;
  /** The piece of the query line that is wrong, and where it begins. */
  readonly text: string;
  readonly from: number;
  /** What would be allowed, or what the engine of regular expressions said. */
  readonly detail: string;
}

export type Comparison = ">" | ">=" | "<" | "<=" | "=";

export type Term = { readonly not: boolean; readonly from: number; readonly source: string } & (
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "regex"; readonly regex: RegExp }
  /** Any of `values`, `*` standing for anything; or the regular expression. */
  | { readonly kind: "field"; readonly field: string; readonly values: readonly string[] }
  | { readonly kind: "fieldRegex"; readonly field: string; readonly regex: RegExp }
  | {
      readonly kind: "number";
      readonly field: string;
      readonly comparison: Comparison;
      readonly value: number;
    }
);

interface Parsed {
  readonly terms: readonly Term[];
  readonly problems: readonly QueryProblem[];
}

const TOKEN =
  /(-?)(?:([\p{L}_][\p{L}\p{N}_.]*)(>=|<=|>|<|=|:))?(?:"((?:[^"\\]|\\.)*)"?|\/((?:[^/\\]|\\.)+)\/([dgimsuvy]*)(?=\s|$)|(\S+))|(\S+)/gu;
const NUMBER = /^(-?\d+(?:\.\d+)?)(ms|s|min|k|kb|m|mb)?$/i;
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  k: 1000,
  kb: 1000,
  m: 1_000_000,
  mb: 1_000_000,
};

/** What is measured in ms: there "m" is a minute, elsewhere a million. */
const TIMES: ReadonlySet<string> = new Set(["at", "ms", "audio_ms"]);

function numberOf(field: string, text: string): number | null {
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const said = match[2]?.toLowerCase() ?? "ms";
  const unit = said === "m" && TIMES.has(field.toLowerCase()) ? "min" : said;
  return Number(match[1]) * (UNITS[unit] ?? 1);
}

/** What is wrong, without the expression that some browsers repeat before it. */
function complaint(message: string, source: string): string {
  const at = message.indexOf(source);
  const said = at < 0 ? message : message.slice(at + source.length);
  return said.slice(said.indexOf(": ") + 1).trim();
}

/** The others say where a search goes on, and here each is one question. */
const HEEDED = new Set("imsu");

function regexOf(source: string, flags: string): RegExp | string {
  try {
    return new RegExp(
      source,
      [...new Set(`${flags}i`)].filter((flag) => HEEDED.has(flag)).join(""),
    );
  } catch (reason) {
    return reason instanceof Error ? complaint(reason.message, source) : String(reason);
  }
}

type Piece = Term | QueryProblem;

function withRegex(at: Place, field: string | undefined, source: string, flags: string): Piece {
  const regex = regexOf(source, flags);
  if (typeof regex === "string") {
    return { key: "bad_regex", text: at.source, from: at.from, detail: regex };
  }
  return field === undefined
    ? { ...at, kind: "regex", regex }
    : { ...at, kind: "fieldRegex", field, regex };
}

interface Place {
  readonly not: boolean;
  readonly from: number;
  readonly source: string;
}

function withValue(at: Place, field: string, sign: string, value: string, quoted: boolean): Piece {
  if (sign === ":") {
    const values = quoted ? [value] : value.split(",").filter((one) => one !== "");
    return { ...at, kind: "field", field, values };
  }
  const number = numberOf(field, value);
  if (number === null) {
    return { key: "bad_number", text: at.source, from: at.from, detail: value };
  }
  return { ...at, kind: "number", field, comparison: sign as Comparison, value: number };
}

function pieceOf(match: RegExpExecArray): Piece {
  const [source, minus, field, sign, quoted, regex, flags, plain, rest] = match;
  const at = { not: minus === "-", from: match.index, source };
  if (regex !== undefined) return withRegex(at, field, regex, flags ?? "");
  const value = quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? rest ?? "";
  // The beginning of an address is no name of a field.
  const isAddress = sign === ":" && quoted === undefined && value.startsWith("//");
  if (isAddress) return { ...at, kind: "word", text: source.slice(at.not ? 1 : 0) };
  if (field !== undefined && sign !== undefined) {
    return withValue(at, field, sign, value, quoted !== undefined);
  }
  return { ...at, kind: "word", text: value };
}

/** Being typed: a field still without its value. */
const UNFINISHED = /^-?(?:[\p{L}_][\p{L}\p{N}_.]*[:=<>]+)?$/u;

function says(term: Term): boolean {
  return term.kind !== "word" || (term.text !== "" && !UNFINISHED.test(term.source));
}

/** `words "a phrase" -not /regex/i field:value field:a,b* ms>500`. */
export function parseTerms(text: string): Parsed {
  const terms: Term[] = [];
  const problems: QueryProblem[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const piece = pieceOf(match);
    if ("key" in piece) problems.push(piece);
    else if (says(piece)) terms.push(piece);
  }
  return { terms, problems };
}
