/** Money and counts as people read them. Pure. */
import { UNITS_PER_DOLLAR } from "./cost";

/** US dollars as people read them: cents where there are some, else as fine as it takes. */
export function money(units: number, language: string): string {
  const dollars = units / UNITS_PER_DOLLAR;
  const digits = dollars === 0 || dollars >= 1 ? 2 : dollars >= 0.01 ? 3 : 5;
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(dollars);
}

export function count(tokens: number, language: string): string {
  return new Intl.NumberFormat(language).format(tokens);
}
