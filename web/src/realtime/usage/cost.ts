/**
 * Tokens and minutes → money. Amounts are whole numbers of 1e-10 US dollars, which no price of a token is
 * finer than, so that sums are exact. Pure.
 */
import type { TranscriptionUsage, Usage } from "@/realtime/items";
import { isOwnModel, priceOf, transcriptionPriceOf } from "./prices";

export const UNITS_PER_DOLLAR = 1e10;
const UNITS_PER_PRICE = UNITS_PER_DOLLAR / 1e6;

export const MODALITIES = ["text", "audio", "image"] as const;
export type Modality = (typeof MODALITIES)[number];

type Counts = Partial<Record<`${Modality}_tokens`, number>> | null | undefined;

export function tokens(counts: Counts, modality: Modality): number {
  return counts?.[`${modality}_tokens`] ?? 0;
}

/** Units for one token at so many dollars for a million. */
function perToken(dollars: string): number {
  return Math.round(Number(dollars) * UNITS_PER_PRICE);
}

/** What one response costs; null: no price is known, which is not nothing. Cached is a part of the input. */
export function responseCost(model: string, usage: Usage): number | null {
  if (isOwnModel(model)) return 0;
  const prices = priceOf(model);
  if (prices === null) return null;
  return MODALITIES.reduce((total, modality) => {
    const price = prices[modality];
    const given = tokens(usage.input_token_details, modality);
    const cached = tokens(usage.input_token_details?.cached_tokens_details, modality);
    const made = tokens(usage.output_token_details, modality);
    const output = price.output === undefined ? 0 : perToken(price.output) * made;
    return (
      total + perToken(price.input) * (given - cached) + perToken(price.cached) * cached + output
    );
  }, 0);
}

export function transcriptionCost(model: string, usage: TranscriptionUsage): number | null {
  if (isOwnModel(model)) return 0;
  const price = transcriptionPriceOf(model);
  if (price === null) return null;
  if (usage.type === "duration") {
    if (!("per_minute" in price)) return null;
    return Math.round((Number(price.per_minute) * UNITS_PER_DOLLAR * usage.seconds) / 60);
  }
  if (!("input" in price)) return null;
  return perToken(price.input) * usage.input_tokens + perToken(price.output) * usage.output_tokens;
}
