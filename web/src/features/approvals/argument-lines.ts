/** The arguments of a call as names and values that a person reads at a glance. Pure. */

const MAX_CHARACTERS = 120;

function short(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

/** `json`: the arguments as the model wrote them; what is no object is one nameless value. */
export function argumentLines(json: string): readonly (readonly [name: string, value: string])[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return json.trim() === "" ? [] : [["…", short(json)]];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([name, inner]) => [name.replaceAll("_", " "), short(inner)]);
}
