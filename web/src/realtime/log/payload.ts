/** Reading single fields of a payload. Tolerant: what is not there is null. Pure. */
import { isRecord } from "@/realtime/codec";

export type Fields = Record<string, unknown>;

/** The payload as an object; empty when it is none. */
export function fieldsOf(payload: string): Fields {
  try {
    const value: unknown = JSON.parse(payload);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

export function inside(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
}

export function textIn(value: unknown, ...path: readonly string[]): string | null {
  const found = inside(value, ...path);
  return typeof found === "string" ? found : null;
}

export function numberIn(value: unknown, ...path: readonly string[]): number | null {
  const found = inside(value, ...path);
  return typeof found === "number" ? found : null;
}
