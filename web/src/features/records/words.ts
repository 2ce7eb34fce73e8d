/** What topics, fields and values of records are called for people; what nobody named keeps its own name. */
import { dateTime } from "@/lib/dates";
import type { FieldChange, RecordChange } from "@/realtime/feed/records";
import type { TFunction } from "i18next";

export interface Speech {
  readonly t: TFunction;
  /** "en" or "th" */
  readonly language: string;
  readonly currency: string | null;
}

/** `boarding_at` → `Boarding at` */
export function spelledOut(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function found(t: TFunction, group: "topic" | "field" | "value", key: string, other: string) {
  // The name is data: whether there is a text for it shows only when it is asked for.
  const translate = t as unknown as (key: string, options: { defaultValue: string }) => string;
  return translate(`records.${group}.${key}`, { defaultValue: other });
}

export function topicName(t: TFunction, topic: string): string {
  return found(t, "topic", topic, spelledOut(topic));
}

export function fieldName(t: TFunction, name: string): string {
  const plain = name.replace(BAHT, "");
  return found(t, "field", plain, spelledOut(plain));
}

const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const WORD = /^[a-z][a-z_]*$/;
const BAHT = "_baht";
const MONEY = /(^|_)(price|paid|fee|amount|total|refund|refunded|cost|difference|credit)$/;

/** The wall clock at the place that the time names: an airport's, not the reader's. */
function moment(text: string, language: string): string {
  const [day = "", time = ""] = text.split(/[T ]/);
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return dateTime(new Date(year, month - 1, date, hour, minute).getTime(), language);
}

function dayText(text: string, language: string): string {
  const [year = 0, month = 1, date = 1] = text.split("-").map(Number);
  const locale = language === "th" ? "th-TH-u-ca-gregory-nu-latn" : "en-GB";
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(
    new Date(year, month - 1, date),
  );
}

function money(value: number, currency: string | null, language: string): string {
  const digits = { maximumFractionDigits: Number.isInteger(value) ? 0 : 2 };
  const plain = new Intl.NumberFormat(language, digits).format(value);
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return plain;
  return `${plain} ${currency}`;
}

export function valueText(name: string, value: unknown, { t, language, currency }: Speech): string {
  if (value === undefined || value === null || value === "") return "—";
  if (typeof value === "boolean") return t(value ? "records.yes" : "records.no");
  if (typeof value === "number") {
    if (name.endsWith(BAHT)) return money(value, "THB", language);
    if (MONEY.test(name)) return money(value, currency, language);
    return new Intl.NumberFormat(language, { useGrouping: value >= 10_000 }).format(value);
  }
  if (typeof value !== "string") return JSON.stringify(value);
  if (MOMENT.test(value)) return moment(value, language);
  if (DAY.test(value)) return dayText(value, language);
  return WORD.test(value) ? found(t, "value", value, spelledOut(value)) : value;
}

/** `flights[0].seat` → `seat` */
export function nameIn(path: string): string {
  return (
    path
      .replace(/\[\d+\]$/, "")
      .split(".")
      .at(-1)
      ?.replace(/\[\d+\]$/, "") ?? path
  );
}

const HIDDEN = new Set(["version", "currency"]);
const MAX_TOLD = 4;

/** "Seat: 14C → 12A" */
export function changeText(change: FieldChange, speech: Speech): string {
  const name = nameIn(change.path);
  const [before, after] = [change.before, change.after].map((value) =>
    valueText(name, value, speech),
  );
  return `${fieldName(speech.t, name)}: ${before} → ${after}`;
}

/** What happened to a record, in one sentence. */
export function changeSentence(change: RecordChange, speech: Speech): string {
  const { topic, key, kind } = change;
  const { t } = speech;
  const name = topicName(t, topic);
  const title = key === topic ? name : `${name} ${key}`;
  if (kind !== "changed") return t(`records.${kind}`, { title });
  const told = change.changes.filter(({ path }) => !HIDDEN.has(nameIn(path)));
  const more = told.length - MAX_TOLD;
  const lines = told.slice(0, MAX_TOLD).map((one) => changeText(one, speech));
  const rest = more > 0 ? [t("records.moreChanges", { count: more })] : [];
  return `${title} · ${[...lines, ...rest].join(", ")}`;
}
