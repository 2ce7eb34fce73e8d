/** JSON as lines of equal height: what is open, what is found, where a value is. Pure. */

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface TreeLine {
  /** Names the node among all of its tree; a JavaScript expression that finds the value. */
  readonly path: string;
  readonly depth: number;
  /** The node's name in its parent; null for the root and for lines of a long text. */
  readonly key: string | null;
  readonly value: JsonValue;
  readonly kind: "value" | "object" | "array" | "json" | "long" | "text";
  /** For what can be opened: whether it is. */
  readonly open: boolean;
  /** How many values are inside. */
  readonly size: number;
  /** For "text": one line of a long string. */
  readonly text: string;
}

export interface TreeOptions {
  /** Paths whose state differs from the one by default. */
  readonly toggled: ReadonlySet<string>;
  /** Characters that fit in a line of text. */
  readonly columns: number;
  /** Root name: what paths begin with. */
  readonly root: string;
  readonly openAll?: boolean;
}

const SHORT_TEXT = 96;
const OPEN_DEPTH = 3;
const OPEN_SIZE = 24;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
const JSON_TEXT = /^\s*[[{]/;
const EMBEDDED_LIMIT = 2_000_000;

export function pathOf(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  const named = IDENTIFIER.test(key);
  if (parent === "") return named ? key : `[${JSON.stringify(key)}]`;
  return named ? `${parent}.${key}` : `${parent}[${JSON.stringify(key)}]`;
}

/** The object or array that a string spells, as arguments and results of tools do. */
export function embedded(value: string): JsonValue | null {
  if (value.length > EMBEDDED_LIMIT || !JSON_TEXT.test(value)) return null;
  try {
    const parsed = JSON.parse(value) as JsonValue;
    return typeof parsed === "object" ? parsed : null;
  } catch {
    return null;
  }
}

export function childrenOf(value: JsonValue): readonly (readonly [string | number, JsonValue])[] {
  if (Array.isArray(value)) return (value as JsonValue[]).map((inner, index) => [index, inner]);
  if (typeof value === "object" && value !== null) return Object.entries(value);
  return [];
}

function kindOf(value: JsonValue): Exclude<TreeLine["kind"], "text"> {
  if (Array.isArray(value)) return "array";
  if (typeof value === "object" && value !== null) return "object";
  if (typeof value !== "string") return "value";
  if (value.length > 1 && embedded(value) !== null) return "json";
  return value.length > SHORT_TEXT || value.includes("\n") ? "long" : "value";
}

function opensByItself(kind: TreeLine["kind"], depth: number, size: number): boolean {
  if (depth === 0) return true;
  if (kind === "long") return false;
  return depth <= OPEN_DEPTH && size <= OPEN_SIZE;
}

/** Breaks a text into lines of at most so many characters, between words where it can. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let rest = paragraph;
    while (rest.length > columns) {
      const space = rest.lastIndexOf(" ", columns);
      let end = space > columns / 2 ? space + 1 : columns;
      // A vowel or a tone mark stays with its consonant, and half a pair with the other half.
      while (end > 1 && /^[\p{M}\uDC00-\uDFFF]/u.test(rest.slice(end))) end -= 1;
      lines.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    lines.push(rest);
  }
  return lines;
}

class Writer {
  readonly lines: TreeLine[] = [];
  readonly #options: TreeOptions;

  constructor(options: TreeOptions) {
    this.#options = options;
  }

  write(key: string | null, value: JsonValue, path: string, depth: number): void {
    const kind = kindOf(value);
    const inner = kind === "json" ? embedded(value as string) : value;
    const children = kind === "value" || kind === "long" ? [] : childrenOf(inner);
    const size = kind === "long" ? (value as string).length : children.length;
    const canOpen = kind !== "value" && size > 0;
    const open = canOpen && this.#isOpen(path, kind, depth, size);
    this.lines.push({ path, depth, key, value, kind, open, size, text: "" });
    if (!open) return;
    if (kind === "long") this.#writeText(value as string, path, depth + 1);
    const parent = kind === "json" ? `JSON.parse(${path})` : path;
    for (const [name, child] of children) {
      this.write(String(name), child, pathOf(parent, name), depth + 1);
    }
  }

  #isOpen(path: string, kind: TreeLine["kind"], depth: number, size: number): boolean {
    const byDefault = this.#options.openAll === true || opensByItself(kind, depth, size);
    return this.#options.toggled.has(path) ? !byDefault : byDefault;
  }

  #writeText(value: string, path: string, depth: number): void {
    const columns = Math.max(16, this.#options.columns - 2 * depth);
    for (const [number, text] of wrapped(value, columns).entries()) {
      const line = { path: `${path}#${number}`, depth, key: null, value, open: false, size: 0 };
      this.lines.push({ ...line, kind: "text", text });
    }
  }
}

export function treeLines(value: JsonValue, options: TreeOptions): readonly TreeLine[] {
  const writer = new Writer(options);
  writer.write(null, value, options.root, 0);
  return writer.lines;
}

export interface Found {
  readonly path: string;
  /** The nodes around it, outermost first. */
  readonly parents: readonly string[];
}

/** Nodes whose name or value has the text, case aside, in order; at most `limit`. */
export function findInTree(
  value: JsonValue,
  wanted: string,
  root: string,
  limit: number = 1000,
): readonly Found[] {
  const text = wanted.toLowerCase();
  const found: Found[] = [];
  const has = (part: string) => part.toLowerCase().includes(text);
  const visit = (key: string | null, node: JsonValue, path: string, parents: readonly string[]) => {
    if (found.length >= limit) return;
    const spelled = typeof node === "string" ? embedded(node) : null;
    const inner = spelled ?? node;
    const leaf = typeof inner === "object" && inner !== null ? null : String(inner);
    if ((key !== null && has(key)) || (leaf !== null && has(leaf))) found.push({ path, parents });
    const around = [...parents, path];
    const parent = spelled === null ? path : `JSON.parse(${path})`;
    for (const [name, child] of childrenOf(inner)) {
      visit(String(name), child, pathOf(parent, name), around);
    }
  };
  if (text !== "") visit(null, value, root, []);
  return found;
}

/** Toggles that are needed for the nodes to be in sight. */
export function revealed(
  value: JsonValue,
  paths: readonly string[],
  options: TreeOptions,
): ReadonlySet<string> {
  const toggled = new Set(options.toggled);
  for (const path of paths) {
    const line = treeLines(value, { ...options, toggled }).find((other) => other.path === path);
    if (line === undefined || line.open || line.size === 0 || line.kind === "value") continue;
    if (!toggled.delete(path)) toggled.add(path);
  }
  return toggled;
}
