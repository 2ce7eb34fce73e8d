/** Where in a payload a dotted path leads. Pure. */

const HAS_PROSE = /\s|[\u0e00-\u0e7f]/;

export type ValueTest = (value: unknown) => boolean;

/**
 * True when the value at `path`, or at the end of any longer path, passes. Elements of lists stand
 * for the list, so that `content.text` finds `content[0].text`.
 */
export function somewhere(value: unknown, path: readonly string[], test: ValueTest): boolean {
  if (Array.isArray(value)) return value.some((one) => somewhere(one, path, test));
  if (typeof value !== "object" || value === null) return false;
  if (along(value, path, 0, test)) return true;
  return Object.values(value).some((one) => somewhere(one, path, test));
}

function along(value: unknown, path: readonly string[], depth: number, test: ValueTest): boolean {
  const key = path[depth];
  if (key === undefined) {
    return Array.isArray(value) ? value.some((one) => test(one)) : test(value);
  }
  if (Array.isArray(value)) {
    if (key in value) return along(value[Number(key)], path, depth + 1, test);
    return value.some((one) => along(one, path, depth, test));
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return false;
  return along((value as Record<string, unknown>)[key], path, depth + 1, test);
}

export function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** `*` stands for anything, case aside. */
export function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.split("*").map(escapeRegex).join("[^]*")}$`, "iu");
}

/** A text, number, truth value or null as text; null for what holds others. */
export function scalarText(value: unknown): string | null {
  if (typeof value === "string") return value;
  return value === null || typeof value !== "object" ? String(value) : null;
}

/** Whether a field's value is what was asked for: the whole of it, or a part of prose. */
export function valueTest(wanted: string): ValueTest {
  const whole = wildcard(wanted);
  const part = wanted.toLowerCase();
  return (value) => {
    const text = scalarText(value);
    if (text === null) return wanted === "*";
    if (whole.test(text)) return true;
    return HAS_PROSE.test(text) && !wanted.includes("*") && text.toLowerCase().includes(part);
  };
}
