/** What tools have published for the page: bookings and the like, as they are now and as they changed. Pure. */
import { isRecord } from "@/realtime/codec";
import type { RecordFacts } from "./entries";

export interface FieldChange {
  /** `flights[0].seat` */
  readonly path: string;
  /** undefined: there was none. */
  readonly before: unknown;
  /** undefined: there is none any more. */
  readonly after: unknown;
}

export interface LiveRecord {
  readonly topic: string;
  /** Tells records of one topic apart. */
  readonly key: string;
  readonly value: unknown;
  /** performance.now() when it was last told. */
  readonly at: number;
  /** How often it has been told, from 1. */
  readonly version: number;
  /** What the last telling changed; none when it was new. */
  readonly changes: readonly FieldChange[];
}

export interface RecordChange {
  readonly id: number;
  readonly topic: string;
  readonly key: string;
  readonly at: number;
  readonly kind: "new" | "changed" | "gone";
  readonly changes: readonly FieldChange[];
}

export interface Records {
  /** The last touched first. */
  readonly live: readonly LiveRecord[];
  /** The latest first. */
  readonly history: readonly RecordChange[];
}

export const NO_RECORDS: Records = { live: [], history: [] };

const KEPT_CHANGES = 200;
const KEPT_RECORDS = 50;
const NAMES = ["id", "reference", "booking_reference", "flight_number", "number"] as const;

/** Two tellings with one key are of one thing; a topic without any name has one record. */
export function keyOf({ topic, value }: Pick<RecordFacts, "topic" | "value">): string {
  if (!isRecord(value)) return topic;
  const name = NAMES.map((field) => value[field]).find((found) => typeof found === "string");
  return typeof name === "string" ? name : topic;
}

function* leaves(value: unknown, path: string): Generator<[string, unknown]> {
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* leaves(inner, `${path}[${index}]`);
  } else if (isRecord(value)) {
    for (const [name, inner] of Object.entries(value)) {
      yield* leaves(inner, path === "" ? name : `${path}.${name}`);
    }
  } else yield [path, value];
}

export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [new Map(leaves(before, "")), new Map(leaves(after, ""))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }));
}

/** A value of null takes the record away. */
export function recordsAfter(records: Records, facts: RecordFacts, at: number): Records {
  const { topic, value } = facts;
  const key = keyOf(facts);
  const isIt = (one: { topic: string; key: string }) =>
    one.topic === topic && (value === null || one.key === key);
  const before = records.live.find(isIt);
  const rest = records.live.filter((one) => !isIt(one));
  const id = (records.history[0]?.id ?? 0) + 1;
  const told = (change: Omit<RecordChange, "id" | "topic" | "at">) =>
    [{ id, topic, at, ...change }, ...records.history].slice(0, KEPT_CHANGES);
  if (value === null) {
    if (before === undefined) return records;
    return { live: rest, history: told({ key: before.key, kind: "gone", changes: [] }) };
  }
  const changes = before === undefined ? [] : fieldChanges(before.value, value);
  const version = (before?.version ?? 0) + 1;
  const live = [{ topic, key, value, at, version, changes }, ...rest].slice(0, KEPT_RECORDS);
  if (before === undefined) return { live, history: told({ key, kind: "new", changes }) };
  if (changes.length === 0) return { ...records, live: [{ ...before, at, changes }, ...rest] };
  return { live, history: told({ key, kind: "changed", changes }) };
}
