/** Fields for the members of a tool's schema, and arguments from what was typed into them. Pure. */
import { isRecord } from "@/realtime/codec";

export interface FormField {
  readonly name: string;
  readonly type: "text" | "number" | "boolean" | "choice" | "list" | "json";
  readonly description: string;
  readonly choices: readonly string[];
  readonly required: boolean;
  readonly placeholder: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** `X | None` is X that may be left out. */
function withoutNull(schema: Schema, root: Schema): Schema {
  const target = followed(schema, root);
  const options = target.anyOf ?? target.oneOf;
  if (!Array.isArray(options)) return target;
  const real = options.filter(isRecord).filter(({ type }) => type !== "null");
  const [only] = real;
  if (real.length !== 1 || only === undefined) return target;
  return { ...target, anyOf: undefined, oneOf: undefined, ...followed(only, root) };
}

function followed(schema: Schema, root: Schema): Schema {
  if (typeof schema.$ref !== "string") return schema;
  const defs = isRecord(root.$defs) ? root.$defs : {};
  const target = defs[schema.$ref.replace("#/$defs/", "")];
  return isRecord(target) ? { ...target, ...schema, $ref: undefined } : schema;
}

function typeOf({ type, enum: choices, items }: Schema): FormField["type"] {
  if (Array.isArray(choices)) return "choice";
  const plain: unknown = Array.isArray(type) ? type.find((one) => one !== "null") : type;
  switch (plain) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return isRecord(items) && items.type === "string" ? "list" : "json";
    default:
      return "json";
  }
}

function exampleOf({ examples, default: usual }: Schema): string {
  const first: unknown = Array.isArray(examples) ? examples[0] : usual;
  if (first === undefined || first === null) return "";
  return typeof first === "string" ? first : JSON.stringify(first);
}

export function fieldsOf(schema: Schema): FormField[] {
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const properties = isRecord(schema.properties) ? schema.properties : {};
  return Object.entries(properties).map(([name, value]) => {
    const property = withoutNull(isRecord(value) ? value : {}, schema);
    const { description, enum: choices } = property;
    const isNullable = isRecord(value) && JSON.stringify(value).includes('"null"');
    return {
      name,
      type: typeOf(property),
      description: typeof description === "string" ? description : "",
      choices: Array.isArray(choices) ? choices.filter((one) => one !== null).map(String) : [],
      // A strict schema names every member as required; those that may be null need nothing.
      required: required.includes(name) && !isNullable,
      placeholder: exampleOf(property),
    };
  });
}

/** The value of a field; undefined: left out. Throws a SyntaxError for what is no JSON. */
export function valueOf({ type, required }: FormField, typed: string): unknown {
  const text = typed.trim();
  if (text === "" && !(required && type === "text")) return undefined;
  switch (type) {
    case "number":
      return Number(text);
    case "boolean":
      return text === "true";
    case "list":
      return text.split(/\s*,\s*/).filter(Boolean);
    case "json":
      return JSON.parse(text) as unknown;
    default:
      return text;
  }
}

export function argumentsOf(
  fields: readonly FormField[],
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const entries = fields.map((field) => [field.name, valueOf(field, typed[field.name] ?? "")]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<
    string,
    unknown
  >;
}
