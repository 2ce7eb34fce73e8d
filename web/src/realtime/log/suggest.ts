/** What could come next in the query line, from what the log holds. Pure. */
import { isRecord } from "@/realtime/codec";
import type { EventLog } from "./event-log";
import { CATEGORIES, DIRECTIONS, SEVERITIES } from "./kinds";
import { scalarText, somewhere } from "./paths";
import { fieldsOf } from "./payload";
import { COLUMN_FIELDS } from "./query";

export interface Suggestion {
  readonly kind: "field" | "value";
  /** Takes the place of the line from `from` to the caret. */
  readonly text: string;
  readonly from: number;
}

const LIMIT = 12;
const DEEPEST = 6;
const LOOKED_AT = 400;
const LONGEST_VALUE = 60;
const NUMBERS: ReadonlySet<string> = new Set(["ms", "at", "bytes", "audio_ms"]);
const KINDS: Readonly<Record<string, readonly string[]>> = {
  dir: DIRECTIONS,
  direction: DIRECTIONS,
  cat: CATEGORIES,
  category: CATEGORIES,
  sev: SEVERITIES,
  severity: SEVERITIES,
};

function pathsIn(value: unknown, path: string, depth: number, found: Set<string>): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(value)) {
    pathsIn(value[0], path, depth, found);
  } else if (isRecord(value)) {
    for (const [key, inner] of Object.entries(value)) {
      pathsIn(inner, path === "" ? key : `${path}.${key}`, depth + 1, found);
    }
  } else if (path !== "") {
    found.add(path);
  }
}

/** Every path into the payloads of each type's newest event. */
function payloadPaths(log: EventLog): string[] {
  const found = new Set<string>();
  for (const index of log.types.values()) {
    pathsIn(fieldsOf(log.payloadOf(index)), "", 0, found);
  }
  return [...found].filter((path) => !COLUMN_FIELDS.includes(path)).toSorted();
}

function valuesAt(log: EventLog, field: string): string[] {
  const path = field.split(".").filter((key) => key !== "");
  const last = JSON.stringify(path.at(-1) ?? "");
  const found = new Set<string>();
  const stop = Math.max(0, log.length - LOOKED_AT);
  const newest = [...log.types.values()];
  const recent = Array.from({ length: log.length - stop }, (_, i) => log.length - 1 - i);
  for (const index of [...newest, ...recent]) {
    const payload = log.payloadOf(index);
    if (!payload.includes(last)) continue;
    somewhere(fieldsOf(payload), path, (value) => {
      const text = scalarText(value);
      if (text !== null && text !== "" && text.length <= LONGEST_VALUE) found.add(text);
      return false;
    });
  }
  return [...found];
}

function idsOf(log: EventLog, field: string): string[] {
  const found = new Set<string>();
  for (let i = log.length - 1; i >= 0 && found.size < LIMIT; i--) {
    const { responseId, itemId, callId } = log.idsOf(i);
    const id = field === "response_id" ? responseId : field === "item_id" ? itemId : callId;
    if (id !== null) found.add(id);
  }
  return [...found];
}

function valuesOf(log: EventLog, field: string): readonly string[] {
  const kinds = KINDS[field];
  if (kinds !== undefined) return kinds;
  if (field === "type") {
    const types = [...log.types.keys()].toSorted();
    const families = types.map((type) => type.replace(/[^.]+$/, "*")).filter((one) => one !== "*");
    return [...new Set([...families, ...types])];
  }
  if (["response_id", "item_id", "call_id"].includes(field)) return idsOf(log, field);
  return NUMBERS.has(field) ? [] : valuesAt(log, field);
}

function written(value: string): string {
  return /[\s,"]/.test(value) ? `"${value.replaceAll(/["\\]/g, "\\$&")}"` : value;
}

/** Those that begin with it first, then those that contain it. */
function matching(all: readonly string[], part: string): string[] {
  const wanted = part.toLowerCase();
  const rank = (text: string) => {
    const lower = text.toLowerCase();
    if (lower.startsWith(wanted)) return 0;
    return lower.split(".").some((piece) => piece.startsWith(wanted)) ? 1 : 2;
  };
  return all
    .filter((text) => text.toLowerCase().includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, LIMIT);
}

/** `before` is the query line up to the caret. */
export function suggest(log: EventLog, before: string): readonly Suggestion[] {
  const token = /(?:[^\s"]|"(?:[^"\\]|\\.)*"?)*$/.exec(before)?.[0] ?? "";
  const minus = token.startsWith("-") ? "-" : "";
  const rest = token.slice(minus.length);
  const from = before.length - token.length;
  const colon = rest.indexOf(":");
  if (colon > 0) {
    const field = rest.slice(0, colon);
    const part = rest.slice(colon + 1).replaceAll('"', "");
    const values = matching(valuesOf(log, field), part).filter((value) => value !== part);
    return values.map((value) => {
      return { kind: "value", text: `${minus}${field}:${written(value)}`, from } as const;
    });
  }
  if (rest.startsWith("/") || rest.startsWith('"')) return [];
  return matching([...COLUMN_FIELDS, ...payloadPaths(log)], rest).map((field) => {
    const sign = NUMBERS.has(field) ? ">" : ":";
    return { kind: "field", text: `${minus}${field}${sign}`, from } as const;
  });
}
