/** JSON values as source text. Pure. */

const STEP = "    ";

/** A string of several lines becomes one literal a line, as people would write it. */
function pythonString(text: string, indent: string): string {
  const lines = text.split(/(?<=\n)/);
  if (lines.length < 2) return JSON.stringify(text);
  const inner = lines.map((part) => `${indent}${STEP}${JSON.stringify(part)}`);
  return `(\n${inner.join("\n")}\n${indent})`;
}

function pythonAtom(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

/** A JSON value as a Python literal. */
export function pythonLiteral(value: unknown, indent = ""): string {
  const deeper = indent + STEP;
  if (typeof value === "string") return pythonString(value, indent);
  if (typeof value !== "object" || value === null) return pythonAtom(value);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((entry) => pythonLiteral(entry, deeper))
    : Object.entries(value).map(
        ([key, entry]) => `${JSON.stringify(key)}: ${pythonLiteral(entry, deeper)}`,
      );
  const [open, close] = isList ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => `${deeper}${part},\n`).join("")}${indent}${close}`;
}

/** A JSON value as a JavaScript literal. */
export function javascriptLiteral(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:");
}
