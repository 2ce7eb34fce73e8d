/** Points in time as people read them. The years are of the Gregorian calendar in every language. */

const LOCALES: Record<string, string> = {
  en: "en-GB-u-ca-gregory-nu-latn",
  th: "th-TH-u-ca-gregory-nu-latn",
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function localeOf(language: string): string {
  return LOCALES[language] ?? language;
}

/** 22 Nov 2026, 14:05 */
export function dateTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** "3 minutes ago" for the last week, the date before that. */
export function ago(at: number, now: number, language: string): string {
  const past = Math.max(0, now - at);
  const relative = new Intl.RelativeTimeFormat(localeOf(language), { numeric: "auto" });
  if (past < MINUTE_MS) return relative.format(0, "second");
  if (past < HOUR_MS) return relative.format(-Math.floor(past / MINUTE_MS), "minute");
  if (past < DAY_MS) return relative.format(-Math.floor(past / HOUR_MS), "hour");
  if (past < 7 * DAY_MS) return relative.format(-Math.floor(past / DAY_MS), "day");
  return dateTime(at, language);
}
