import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select } from "@/ui/select";
import { LoaderCircle, Play } from "lucide-react";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FormField, argumentsOf, fieldsOf } from "./schema-form";

interface Props {
  name: string;
  schema: Readonly<Record<string, unknown>>;
  running: boolean;
  onRun: (given: Record<string, unknown>) => void;
}

/** A field for each parameter; what no field can hold is typed as JSON. */
export function ToolForm({ name, schema, running, onRun }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const fields = fieldsOf(schema);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [isWrong, setIsWrong] = useState(false);
  const type = (field: string) => (value: string) => {
    setIsWrong(false);
    setTyped({ ...typed, [field]: value });
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    try {
      onRun(argumentsOf(fields, typed));
    } catch {
      setIsWrong(true);
    }
  };
  return (
    <form onSubmit={submit} data-testid={`bench-form-${name}`} className="grid gap-3">
      {fields.map((field) => (
        <Field
          key={field.name}
          label={field.required ? field.name : `${field.name} (${t("tools.optional")})`}
          htmlFor={`${id}-${field.name}`}
          hint={field.type === "list" ? t("tools.listHint") : field.description}
          error={isWrong && field.type === "json" ? t("bench.notJson") : null}
        >
          <Control
            field={field}
            id={`${id}-${field.name}`}
            value={typed[field.name] ?? ""}
            onChange={type(field.name)}
          />
        </Field>
      ))}
      <Button
        type="submit"
        disabled={running}
        data-testid={`bench-run-${name}`}
        aria-label={t("tools.runTool", { name })}
        className="justify-self-start"
      >
        {running ? (
          <LoaderCircle size={15} aria-hidden className="animate-turn" />
        ) : (
          <Play size={15} aria-hidden />
        )}
        {t(running ? "tools.running" : "tools.run")}
      </Button>
    </form>
  );
}

interface ControlProps {
  field: FormField;
  id: string;
  value: string;
  onChange: (value: string) => void;
}

function Control({ field, id, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  const { type, choices, required, placeholder, name } = field;
  if (type === "choice" || type === "boolean") {
    const values = type === "boolean" ? ["true", "false"] : choices;
    return (
      <Select
        id={id}
        value={value}
        placeholder={t("bench.choose")}
        options={values.map((one) => ({ value: one, label: one }))}
        onChange={onChange}
      />
    );
  }
  if (type === "json") {
    return (
      <textarea
        id={id}
        rows={3}
        value={value}
        placeholder={placeholder || "{ }"}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        className="w-full rounded border border-line-strong bg-surface-1 px-3 py-2 font-mono text-xs"
      />
    );
  }
  return (
    <input
      id={id}
      data-testid={`bench-field-${name}`}
      type={type === "number" ? "number" : "text"}
      step="any"
      required={required}
      value={value}
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
      className="field"
    />
  );
}
