/** What a tool and its arguments are called for people; tools that others bring keep their own names. */
import type { FunctionTool } from "@/realtime/items";
import type { TFunction } from "i18next";

type Group = "name" | "what" | "field" | "value";

function found(t: TFunction, group: Group, key: string, other: string): string {
  // A tool's name is data: whether there is a text for it shows only when it is asked for.
  const translate = t as unknown as (key: string, options: { defaultValue: string }) => string;
  return translate(`tools.${group}.${key}`, { defaultValue: other });
}

export function toolName(t: TFunction, name: string): string {
  return found(t, "name", name, name);
}

export function toolPurpose(t: TFunction, { name, description }: FunctionTool): string {
  return found(t, "what", name, description ?? "");
}

export function fieldName(t: TFunction, name: string): string {
  return found(t, "field", name, name);
}

export function valueName(t: TFunction, field: string, value: string): string {
  return found(t, "value", field === "" ? value : `${field}${value}`, value);
}
