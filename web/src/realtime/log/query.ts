/** What the reader asks of the log, and which events answer. Pure. */
import type { EventLog } from "./event-log";
import { CATEGORIES, DIRECTIONS, SEVERITIES } from "./kinds";
import { escapeRegex, scalarText, somewhere, valueTest, wildcard } from "./paths";
import { type Comparison, type QueryProblem, type Term, parseTerms } from "./query-text";

export type { ProblemKey, QueryProblem } from "./query-text";

/** Whether an event must have all plain words, or one of them. */
export type WordMatch = "any" | "all";

export type EventTest = (log: EventLog, index: number) => boolean;

export interface Query {
  readonly text: string;
  readonly match: WordMatch;
  readonly problems: readonly QueryProblem[];
  /** null: every event answers. */
  readonly test: EventTest | null;
  /** Whether the test looks into payloads. */
  readonly readsPayload: boolean;
  /** The plain words and expressions in it, for highlighting. */
  readonly highlights: readonly RegExp[];
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  direction: "dir",
  category: "cat",
  severity: "sev",
};
const KIND_VALUES: Readonly<Record<string, readonly string[]>> = {
  dir: DIRECTIONS,
  cat: CATEGORIES,
  sev: SEVERITIES,
};
const COMPARISONS: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  "=": (a, b) => a === b,
};

type TextOf = (log: EventLog, index: number) => string | null;

const TEXT_COLUMNS: Readonly<Record<string, TextOf>> = {
  type: (log, i) => log.typeOf(i),
  dir: (log, i) => log.directionOf(i),
  cat: (log, i) => log.categoryOf(i),
  sev: (log, i) => log.severityOf(i),
  event_id: (log, i) => log.eventIdOf(i),
  response_id: (log, i) => log.responseIdOf(i),
  item_id: (log, i) => log.itemIdOf(i),
  call_id: (log, i) => log.callIdOf(i),
};

/** Undefined where the event has no such number. `at`: ms from the first event of the log. */
const NUMBER_COLUMNS: Readonly<
  Record<string, (log: EventLog, index: number) => number | undefined>
> = {
  ms: (log, i) => log.msOf(i) ?? undefined,
  at: (log, i) => log.atOf(i) - log.atOf(0),
  bytes: (log, i) => log.bytesOf(i),
  audio_ms: (log, i) => log.audioMsOf(i),
};

/** Numbers and texts of the log's own columns, by the names that a query has for them. */
export const COLUMN_FIELDS: readonly string[] = [
  ...Object.keys(TEXT_COLUMNS),
  ...Object.keys(NUMBER_COLUMNS),
];

function fieldName(field: string): string {
  const lower = field.toLowerCase();
  return FIELD_NAMES[lower] ?? (COLUMN_FIELDS.includes(lower) ? lower : field);
}

function isError(log: EventLog, index: number): boolean {
  return log.severityOf(index) === "error";
}

/** Asks once for each text: of types and kinds there are few, however many events have them. */
function remembered(test: (text: string) => boolean): (text: string) => boolean {
  const answers = new Map<string, boolean>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = test(text);
    answers.set(text, answer);
    return answer;
  };
}

function expressionTest(regex: RegExp): EventTest {
  const isType = remembered((type) => regex.test(type));
  return (log, i) => isType(log.typeOf(i)) || regex.test(log.payloadOf(i));
}

/** As it is read, and as it stands in JSON: there a quotation mark is escaped. */
function wordRegex(word: string): RegExp {
  const written = JSON.stringify(word).slice(1, -1);
  const spellings = written === word ? [word] : [word, written];
  return new RegExp(spellings.map(escapeRegex).join("|"), "i");
}

function wordTest(word: string): EventTest {
  const test = expressionTest(wordRegex(word));
  return word.toLowerCase() === "error" ? (log, i) => isError(log, i) || test(log, i) : test;
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}

/** Payloads without the names of the keys in them, or without `hint`, need not be parsed. */
function pathTest(
  field: string,
  test: (value: unknown) => boolean,
  hint: RegExp | null = null,
): EventTest {
  const path = field.split(".").filter((key) => key !== "");
  // The longest name is the rarest, and found to be missing the soonest.
  const names = path
    .filter((key) => !/^\d+$/.test(key))
    .map((key) => `${JSON.stringify(key)}:`)
    .toSorted((a, b) => b.length - a.length);
  return (log, i) => {
    const payload = log.payloadOf(i);
    if (!names.every((name) => payload.includes(name))) return false;
    if (hint !== null && !hint.test(payload)) return false;
    return somewhere(parsed(payload), path, test);
  };
}

/** A quotation mark in a text of JSON is escaped: what looks like a key is one. */
function hasKeyTest(key: string): EventTest {
  const name = `${JSON.stringify(key)}:`;
  return (log, i) => log.payloadOf(i).includes(name);
}

/** What must stand in a payload for one of the values to be in it; null when that cannot be said. */
function hintOf(values: readonly string[]): RegExp | null {
  const pieces = values.map((value) => {
    const literals = value.split(/[*"\\\p{Cc}]/u);
    return literals.reduce((longest, one) => (one.length > longest.length ? one : longest), "");
  });
  return pieces.includes("") ? null : new RegExp(pieces.map(escapeRegex).join("|"), "iu");
}

function typeTest(values: readonly string[]): EventTest {
  const tests = values.map((value) => wildcard(value));
  const beginnings = values
    .filter((value) => !value.includes("*"))
    .map((value) => `${value.toLowerCase()}.`);
  const fits = remembered(
    (type) =>
      tests.some((test) => test.test(type)) || beginnings.some((begin) => type.startsWith(begin)),
  );
  return (log, i) => fits(log.typeOf(i));
}

function fieldTest(field: string, values: readonly string[]): EventTest {
  if (field === "type") return typeTest(values);
  const column = TEXT_COLUMNS[field];
  if (column !== undefined) {
    const tests = values.map((value) => wildcard(value));
    const one = (text: string) => tests.some((test) => test.test(text));
    const fits = field in KIND_VALUES ? remembered(one) : one;
    return (log, i) => {
      const text = column(log, i);
      return text !== null && fits(text);
    };
  }
  const number = NUMBER_COLUMNS[field];
  if (number !== undefined) return (log, i) => values.includes(String(number(log, i)));
  if (values.includes("*") && !field.includes(".")) return hasKeyTest(field);
  const tests = values.map(valueTest);
  return pathTest(field, (value) => tests.some((test) => test(value)), hintOf(values));
}

function fieldRegexTest(field: string, regex: RegExp): EventTest {
  const column = TEXT_COLUMNS[field];
  if (column !== undefined) return (log, i) => regex.test(column(log, i) ?? "");
  return pathTest(field, (value) => regex.test(scalarText(value) ?? ""));
}

function numberTest(field: string, comparison: Comparison, wanted: number): EventTest {
  const holds = COMPARISONS[comparison];
  const column = NUMBER_COLUMNS[field];
  if (column === undefined) {
    return pathTest(field, (value) => typeof value === "number" && holds(value, wanted));
  }
  return (log, i) => {
    const value = column(log, i);
    return value !== undefined && holds(value, wanted);
  };
}

function testOf(term: Term): EventTest {
  switch (term.kind) {
    case "word":
      return wordTest(term.text);
    case "regex":
      return expressionTest(term.regex);
    case "field":
      return fieldTest(fieldName(term.field), term.values);
    case "fieldRegex":
      return fieldRegexTest(fieldName(term.field), term.regex);
    case "number":
      return numberTest(fieldName(term.field), term.comparison, term.value);
  }
}

function isPlain(term: Term): boolean {
  return !term.not && (term.kind === "word" || term.kind === "regex");
}

function readsPayload(term: Term): boolean {
  return !("field" in term) || !COLUMN_FIELDS.includes(fieldName(term.field));
}

function problemOf(term: Term): QueryProblem[] {
  if (term.kind !== "field") return [];
  const known = KIND_VALUES[fieldName(term.field)];
  if (known === undefined) return [];
  const fits = (value: string) => known.some((one) => wildcard(value).test(one));
  if (term.values.every(fits)) return [];
  const { source: text, from } = term;
  return [{ key: "unknown_value", text, from, detail: known.join(", ") }];
}

function joined(terms: readonly Term[], match: WordMatch): EventTest | null {
  const plain = terms.filter(isPlain).map(testOf);
  const others = terms
    .filter((term) => !isPlain(term))
    // What a column can deny needs no look into the payload.
    .toSorted((a, b) => Number(readsPayload(a)) - Number(readsPayload(b)))
    .map((term): EventTest => {
      const test = testOf(term);
      return term.not ? (log, i) => !test(log, i) : test;
    });
  if (plain.length === 0 && others.length === 0) return null;
  const words = match === "any" && plain.length > 0 ? [anyOf(plain)] : plain;
  return allOf([...others, ...words]);
}

/** One test is itself: it is asked of every event. */
function allOf(tests: readonly EventTest[]): EventTest {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (log, i) => tests.every((test) => test(log, i));
}

function anyOf(tests: readonly EventTest[]): EventTest {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (log, i) => tests.some((test) => test(log, i));
}

/**
 * Words and expressions are looked for in type and payload; a field is a column of the log (type, dir, cat,
 * sev, event_id, response_id, item_id, call_id, ms, at, bytes, audio_ms) or a path into the payload.
 */
export function parseQuery(text: string, match: WordMatch = "all"): Query {
  const { terms, problems } = parseTerms(text);
  return {
    text,
    match,
    problems: [...problems, ...terms.flatMap(problemOf)],
    test: joined(terms, match),
    readsPayload: terms.some(readsPayload),
    highlights: terms.filter(isPlain).flatMap((term) => {
      if (term.kind === "word") return [wordRegex(term.text)];
      return term.kind === "regex" ? [term.regex] : [];
    }),
  };
}
