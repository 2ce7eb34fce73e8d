/** Configurations as lists of paths and values, for people to compare. Pure. */
import { isRecord } from "./codec";
import type { SessionConfig } from "./items";

export type Leaves = ReadonlyMap<string, unknown>;

export interface LeafChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What the server says of the session itself, and nobody asks for. */
const NOT_ASKED = new Set(["id", "object", "expires_at", "type"]);

function names(tools: readonly unknown[]): string {
  return tools.map((tool) => (isRecord(tool) ? String(tool.name) : "")).join(", ");
}

function* walk(tree: Record<string, unknown>, path: string): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(tree)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (path === "" && NOT_ASKED.has(key)) continue;
    if (key === "tools" && Array.isArray(value)) yield [at, names(value)];
    else if (isRecord(value)) yield* walk(value, at);
    else yield [at, value ?? null];
  }
}

export function leavesOf(config: SessionConfig | null): Leaves {
  return new Map(config === null ? [] : walk(config as unknown as Record<string, unknown>, ""));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

export function leafChanges(
  before: SessionConfig | null,
  after: SessionConfig | null,
): LeafChange[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths]
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }))
    .filter((change) => !isSame(change.before, change.after));
}

export type Agreement = "same" | "different" | "own";

export interface EffectiveRow {
  readonly path: string;
  readonly asked: unknown;
  readonly server: unknown;
  /** own: the server's, nobody asked for it. */
  readonly agreement: Agreement;
}

/** What was asked beside what the server says it is. */
export function effectiveRows(
  asked: SessionConfig | null,
  server: SessionConfig | null,
): EffectiveRow[] {
  const [wanted, given] = [leavesOf(asked), leavesOf(server)];
  const paths = [...new Set([...wanted.keys(), ...given.keys()])].sort();
  const isBranch = (path: string) => paths.some((other) => other.startsWith(`${path}.`));
  return paths
    .filter((path) => !isBranch(path))
    .map((path) => {
      const row = { path, asked: wanted.get(path), server: given.get(path) ?? null };
      if (!wanted.has(path)) return { ...row, agreement: "own" as const };
      return { ...row, agreement: isSame(row.asked, row.server) ? "same" : "different" };
    });
}

export function leafText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : JSON.stringify(value);
}

/** The table as a page of text, with tabs between columns. */
export function effectiveText(rows: readonly EffectiveRow[]): string {
  const lines = rows.map(({ path, asked, server, agreement }) =>
    [path, leafText(asked), leafText(server), agreement]
      .map((cell) => cell.replace(/\s+/g, " "))
      .join("\t"),
  );
  return ["setting\tasked\tserver\tagreement", ...lines].join("\n");
}
