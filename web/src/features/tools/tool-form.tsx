import { isRecord } from "@/realtime/codec";
import type { FunctionTool } from "@/realtime/items";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Segmented } from "@/ui/segmented";
import { Play } from "lucide-react";
import { useId, useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { fieldName, toolName, valueName } from "./texts";

interface Props {
  tool: FunctionTool;
  onRun: (text: string) => void;
}

interface FormField {
  name: string;
  type: "number" | "boolean" | "list" | "choice" | "text";
  choices: readonly string[];
  placeholder: string;
  required: boolean;
}

/** Fields for the members of an object's schema. */
function fieldsOf({ parameters }: FunctionTool): FormField[] {
  const schema = parameters as Readonly<Record<string, unknown>>;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = isRecord(schema.properties) ? schema.properties : {};
  return Object.entries(properties).map(([name, value]) => {
    const property = isRecord(value) ? value : {};
    const example = Array.isArray(property.examples) ? (property.examples[0] as unknown) : "";
    return {
      name,
      type: typeOf(property),
      choices: Array.isArray(property.enum) ? property.enum.map(String) : [],
      placeholder: Array.isArray(example) ? example.join(", ") : String(example),
      required: required.includes(name),
    };
  });
}

function typeOf(property: Record<string, unknown>): FormField["type"] {
  if (Array.isArray(property.enum)) return "choice";
  switch (property.type) {
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return "list";
    default:
      return "text";
  }
}

function valueOf({ type }: FormField, text: string): unknown {
  switch (type) {
    case "number":
      return Number(text);
    case "boolean":
      return text === "True";
    case "list":
      return text.split(/\s*,\s*/).filter(Boolean);
    default:
      return text;
  }
}

/** A tool with fields for its parameters, to use it by hand. */
export function ToolForm({ tool, onRun }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const fields = fieldsOf(tool);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const pick = (name: string) => (value: string) => setChosen({ ...chosen, [name]: value });

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const given = fields.flatMap((field): [string, unknown][] => {
      const entry = chosen[field.name] ?? typed.get(field.name) ?? "";
      const text = typeof entry === "string" ? entry.trim() : "";
      const isLeftOut = text === "" && field.type !== "list";
      return isLeftOut ? [] : [[field.name, valueOf(field, text)]];
    });
    onRun(JSON.stringify(Object.fromEntries(given)));
  };

  return (
    <form onSubmit={submit} data-testid={`tool-form-${tool.name}`} className="grid gap-3">
      {fields.map((field) => {
        const { name, type } = field;
        const choices = type === "boolean" ? ["True", "False"] : field.choices;
        const label = field.required
          ? fieldName(t, name)
          : `${fieldName(t, name)} (${t("tools.optional")})`;
        if (choices.length > 0) {
          return (
            <Field key={name} label={label} htmlFor={`${id}-${name}`}>
              <Segmented
                label={fieldName(t, name)}
                testId={`tool-field-${name}`}
                value={chosen[name] ?? ""}
                onChange={pick(name)}
                segments={choices.map((value) => ({
                  value,
                  label: valueName(t, type === "boolean" ? name : "", value),
                }))}
              />
            </Field>
          );
        }
        return (
          <Field
            key={name}
            label={label}
            htmlFor={`${id}-${name}`}
            hint={type === "list" ? t("tools.listHint") : null}
          >
            <input
              id={`${id}-${name}`}
              name={name}
              data-testid={`tool-field-${name}`}
              type={type === "number" ? "number" : "text"}
              step="any"
              required={type === "number" && field.required}
              autoComplete="off"
              spellCheck={false}
              placeholder={field.placeholder}
              className="field"
            />
          </Field>
        );
      })}
      <Button
        type="submit"
        data-testid={`tool-run-${tool.name}`}
        aria-label={t("tools.runTool", { name: toolName(t, tool.name) })}
        className="justify-self-start"
      >
        <Play size={15} aria-hidden />
        {t("tools.run")}
      </Button>
    </form>
  );
}
