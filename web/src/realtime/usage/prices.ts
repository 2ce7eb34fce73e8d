/** The price list: dated data that the server reads as well (`conversation/usage.py`). */
import data from "@server/conversation/prices.json";

/** US dollars for a million tokens, as decimal text. */
interface Price {
  readonly input: string;
  readonly cached: string;
  readonly output?: string;
}

export type ModelPrice = Readonly<Record<"text" | "audio" | "image", Price>>;

/** By the minute, or by tokens. */
export type TranscriptionPrice =
  { readonly per_minute: string } | { readonly input: string; readonly output: string };

/** The day of the official price list, as 2026-10-07. */
export const PRICES_AS_OF: string = data.as_of;

const MODELS: Readonly<Record<string, ModelPrice>> = data.models;
const TRANSCRIPTION: Readonly<Record<string, TranscriptionPrice>> = data.transcription;

/** A dated snapshot (`…-2025-08-28`) costs what its model does. */
function priced<T>(prices: Readonly<Record<string, T>>, model: string): T | null {
  const names = Object.keys(prices)
    .filter((name) => model === name || model.startsWith(`${name}-20`))
    .sort((a, b) => b.length - a.length);
  return prices[names[0] ?? ""] ?? null;
}

/** A model that runs on the server itself: nobody bills it. */
export function isOwnModel(model: string): boolean {
  return data.own.some((beginning) => model.startsWith(beginning));
}

export function priceOf(model: string): ModelPrice | null {
  return priced(MODELS, model);
}

export function transcriptionPriceOf(model: string): TranscriptionPrice | null {
  return priced(TRANSCRIPTION, model);
}
