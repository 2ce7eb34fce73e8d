/** A call and its outcome as a few lines that a person reads at a glance. */
import { isRecord } from "@/realtime/codec";
import type { ToolRun } from "@/realtime/tools/toolbox";
import type { TFunction } from "i18next";

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export type RunState = "running" | "failed" | "skipped" | "done";

export function stateOf({
  ms,
  failed,
  outcome,
}: Pick<ToolRun, "ms" | "failed" | "outcome">): RunState {
  if (ms === null) return "running";
  if (failed) return "failed";
  return outcome?.skipped === true ? "skipped" : "done";
}

export function argumentsOf(run: Pick<ToolRun, "arguments">): unknown {
  try {
    return JSON.parse(run.arguments) as unknown;
  } catch {
    return run.arguments;
  }
}

function text(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text).filter((word) => word !== null) : [];
}

export function factsOf(t: TFunction, run: Pick<ToolRun, "arguments" | "outcome">): Fact[] {
  const given = argumentsOf(run);
  const outcome = run.outcome ?? {};
  const all = { ...(isRecord(given) ? given : {}), ...outcome };
  const facts: (Fact | null)[] = [
    theme(t, all),
    colors(t, all),
    width(t, outcome),
    scroll(t, outcome),
    filter(t, outcome),
    visible(t, outcome),
    applied(t, outcome),
    error(t, outcome),
  ];
  return facts.filter((fact) => fact !== null);
}

type Values = Readonly<Record<string, unknown>>;

function theme(t: TFunction, { theme: name }: Values): Fact | null {
  const value = text(name);
  return value ? { label: t("tools.fact.theme"), value } : null;
}

function colors(t: TFunction, { colors: given }: Values): Fact | null {
  const found = words(given);
  return found.length > 0 ? { label: t("tools.fact.colors"), value: found.join(" ") } : null;
}

function width(t: TFunction, { width: px, min, max, clamped }: Values): Fact | null {
  if (typeof px !== "number") return null;
  const bounds = { width: px, min: text(min) ?? "", max: text(max) ?? "" };
  const value =
    clamped === true ? t("tools.fact.widthClamped", bounds) : t("tools.fact.widthValue", bounds);
  return { label: t("tools.fact.width"), value };
}

function scroll(t: TFunction, { scrolled }: Values): Fact | null {
  if (typeof scrolled !== "number") return null;
  const pixels = Math.abs(scrolled);
  const label = t("tools.fact.scroll");
  if (scrolled === 0) return { label, value: t("tools.fact.scrollNone") };
  const value =
    scrolled > 0 ? t("tools.fact.scrollDown", { pixels }) : t("tools.fact.scrollUp", { pixels });
  return { label, value };
}

function filter(t: TFunction, { keywords, shown, total }: Values): Fact | null {
  if (!Array.isArray(keywords)) return null;
  const found = words(keywords).join(", ");
  const counts = { words: found, shown: text(shown) ?? "", total: text(total) ?? "" };
  const value =
    found === "" ? t("tools.fact.filterCleared", counts) : t("tools.fact.filterValue", counts);
  return { label: t("tools.fact.filter"), value };
}

function visible(t: TFunction, { visible: is }: Values): Fact | null {
  if (typeof is !== "boolean") return null;
  const value = is ? t("tools.fact.shown") : t("tools.fact.hidden");
  return { label: t("tools.fact.visible"), value };
}

function applied(t: TFunction, { applied: is }: Values): Fact | null {
  if (typeof is !== "boolean") return null;
  const value = is ? t("tools.fact.appliedTrue") : t("tools.fact.appliedFalse");
  return { label: t("tools.fact.applied"), value };
}

function error(t: TFunction, { error: why }: Values): Fact | null {
  const value = text(why);
  return value === null ? null : { label: t("tools.fact.error"), value };
}
