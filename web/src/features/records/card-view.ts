/** A published value as a card: where one goes, who goes, and the rest as names and values. Pure. */
import { isRecord } from "@/realtime/codec";

export interface Leaf {
  /** As in the changes of a record: `flights[0].seat`. */
  readonly path: string;
  /** Its own name in the value. */
  readonly name: string;
  readonly value: string | number | boolean;
}

export interface Leg {
  readonly path: string;
  readonly from: Leaf;
  readonly to: Leaf;
  readonly number: Leaf | null;
  readonly departs: Leaf | null;
  readonly arrives: Leaf | null;
  readonly rest: readonly Leaf[];
}

export interface Person {
  readonly path: string;
  readonly name: string;
  readonly rest: readonly Leaf[];
}

export interface CardView {
  readonly reference: Leaf | null;
  readonly status: Leaf | null;
  readonly legs: readonly Leg[];
  readonly people: readonly Person[];
  readonly rest: readonly Leaf[];
  /** ISO 4217, where the value says it. */
  readonly currency: string | null;
}

type Tree = Readonly<Record<string, unknown>>;

const REFERENCE = ["reference", "booking_reference", "id", "number"];
const FROM = ["from", "origin"];
const TO = ["to", "destination"];
const NUMBER = ["flight_number", "flight"];
const DEPARTS = ["departs", "departs_at", "departure"];
const ARRIVES = ["arrives", "arrives_at", "arrival"];
const PEOPLE = ["passengers", "travellers"];
const LEGS = ["flights", "flight", "legs"];
/** Of nobody's interest. */
const HIDDEN = new Set(["version", "currency"]);
/** What is worth telling only when there is some of it. */
const QUIET = /^(delay_minutes|extra_bags|bags|refunded(_\w+)?)$/;

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function plain(value: unknown): value is Leaf["value"] {
  return ["string", "number", "boolean"].includes(typeof value) && value !== "";
}

function leafAt(tree: Tree, names: readonly string[], path: string): Leaf | null {
  for (const name of names) {
    const value = tree[name];
    if (plain(value)) return { path: join(path, name), name, value };
  }
  return null;
}

/** What is left of a tree, with the names of branches lost and lists of words in one line. */
function restOf(tree: Tree, path: string, taken: ReadonlySet<string>): Leaf[] {
  return Object.entries(tree).flatMap(([name, value]): Leaf[] => {
    const at = join(path, name);
    if (taken.has(name) || (path === "" && HIDDEN.has(name))) return [];
    if (value === 0 && QUIET.test(name)) return [];
    if (plain(value)) return [{ path: at, name, value }];
    if (isRecord(value)) return restOf(value, at, new Set());
    if (!Array.isArray(value)) return [];
    if (value.every(plain)) {
      return value.length === 0 ? [] : [{ path: at, name, value: value.join(", ") }];
    }
    return value.flatMap((inner, index) =>
      isRecord(inner) ? restOf(inner, `${at}[${index}]`, new Set()) : [],
    );
  });
}

function names(...leaves: readonly (Leaf | null)[]): Set<string> {
  return new Set(leaves.flatMap((leaf) => (leaf === null ? [] : [leaf.name])));
}

function legOf(value: unknown, path: string): Leg | null {
  if (!isRecord(value)) return null;
  const [from, to] = [leafAt(value, FROM, path), leafAt(value, TO, path)];
  if (from === null || to === null) return null;
  const number = leafAt(value, NUMBER, path);
  const departs = leafAt(value, DEPARTS, path);
  const arrives = leafAt(value, ARRIVES, path);
  const rest = restOf(value, path, names(from, to, number, departs, arrives));
  return { path, from, to, number, departs, arrives, rest };
}

function list(tree: Tree, keys: readonly string[]): readonly (readonly [string, unknown])[] {
  return keys.flatMap((key): [string, unknown][] => {
    const value = tree[key];
    if (Array.isArray(value)) return value.map((inner, at) => [`${key}[${at}]`, inner]);
    return isRecord(value) ? [[key, value]] : [];
  });
}

function personOf(value: unknown, path: string): Person | null {
  if (typeof value === "string") return { path, name: value, rest: [] };
  if (!isRecord(value)) return null;
  const whole = leafAt(value, ["name", "passenger"], path);
  const parts = ["first_name", "last_name"].map((name) => leafAt(value, [name], path));
  const name = whole?.value ?? parts.flatMap((part) => (part ? [part.value] : [])).join(" ");
  if (name === "") return null;
  return { path, name: String(name), rest: restOf(value, path, names(whole, ...parts)) };
}

function present<T>(value: T | null): value is T {
  return value !== null;
}

function treeOf(value: unknown): Tree {
  if (isRecord(value)) return value;
  return Array.isArray(value) ? { flights: value } : { value };
}

/** A list is a list of flights, where its members say from where to where. */
export function cardOf(value: unknown): CardView {
  const tree = treeOf(value);
  const reference = leafAt(tree, REFERENCE, "");
  const status = leafAt(tree, ["status"], "");
  const own = legOf(tree, "");
  const apart = list(tree, LEGS)
    .map(([path, inner]) => legOf(inner, path))
    .filter(present);
  const people = list(tree, PEOPLE)
    .map(([path, inner]) => personOf(inner, path))
    .filter(present);
  const taken = names(reference, status);
  if (apart.length > 0) for (const key of LEGS) if (!plain(tree[key])) taken.add(key);
  if (people.length > 0) for (const key of PEOPLE) taken.add(key);
  const ownNames =
    own === null ? [] : names(own.from, own.to, own.number, own.departs, own.arrives);
  const rest = restOf(tree, "", new Set([...taken, ...ownNames]));
  const { currency } = tree;
  return {
    reference,
    status,
    legs: own === null ? apart : [{ ...own, rest: [] }, ...apart],
    people,
    rest,
    currency: typeof currency === "string" ? currency : null,
  };
}
