/** From the text that a model wrote to arguments that satisfy a schema, or words that say why not. Pure. */
import { isRecord } from "@/realtime/codec";
import { Validator, type OutputUnit } from "@cfworker/json-schema";
import { ToolError, type Arguments } from "./tool";

const MAX_REASONS = 4;

/** Errors of a parent that only repeat that a child is wrong. */
const REPEATS = new Set(["properties", "items", "allOf", "anyOf", "$ref"]);

/** Throws `ToolError` in words for the model. */
export function readArguments(text: string, schema: object): Arguments {
  const given = coerced(parsed(text), schema);
  const { valid, errors } = new Validator(schema, "2020-12", false).validate(given);
  if (!valid) throw new ToolError(`Invalid arguments. ${reasons(errors)}`);
  return given;
}

function parsed(text: string): Record<string, unknown> {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ToolError("Invalid arguments. They are not JSON.");
  }
  if (!isRecord(value)) throw new ToolError("Invalid arguments. They are not a JSON object.");
  return value;
}

function reasons(errors: readonly OutputUnit[]): string {
  const leaves = errors.filter(({ keyword }) => !REPEATS.has(keyword));
  const chosen = leaves.length > 0 ? leaves : errors;
  const lines = chosen.slice(0, MAX_REASONS).map(({ instanceLocation, error }) => {
    const where = place(instanceLocation);
    return where === "" ? error : `${where}: ${error}`;
  });
  return [...new Set(lines)].join(" ");
}

/** `#/colors/0` → `colors[0]`. */
function place(location: string): string {
  const steps = location.replace(/^#\/?/, "").split("/").filter(Boolean);
  return steps.reduce((path, step) => {
    if (/^\d+$/.test(step)) return `${path}[${step}]`;
    const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    return path === "" ? name : `${path}.${name}`;
  }, "");
}

/** Members that have the right meaning in the wrong type: "500px", "true", "red, blue". */
function coerced(given: Record<string, unknown>, schema: object): Record<string, unknown> {
  const properties: unknown = "properties" in schema ? schema.properties : undefined;
  if (!isRecord(properties)) return given;
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, member(value, properties[name])]),
  );
}

function member(value: unknown, schema: unknown): unknown {
  if (!isRecord(schema) || typeof value !== "string") return value;
  const text = value.trim();
  switch (schema.type) {
    case "number":
    case "integer": {
      const number = /^([-+]?\d+(?:\.\d+)?)\s*(?:px|pixels?)?$/i.exec(text)?.[1];
      return number === undefined ? value : Number(number);
    }
    case "boolean":
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : value;
    case "array":
      return text === "" ? [] : text.split(/\s*[,;]\s*/).filter(Boolean);
    default:
      return value;
  }
}
