/** What a conversation has used so far. Pure. */
import type { Conversation } from "@/realtime/conversation";
import type { Usage } from "@/realtime/items";
import { MODALITIES, type Modality, responseCost, tokens, transcriptionCost } from "./cost";

export type TokenSplit = Readonly<Record<Modality, number>>;

export interface Meter {
  readonly input: TokenSplit;
  /** A part of the input. */
  readonly cached: TokenSplit;
  readonly output: TokenSplit;
  readonly responses: number;
  readonly transcribedSeconds: number;
  /** Units of 1e-10 US dollars. */
  readonly cost: number;
  /** Responses and transcriptions without a known price: the sum is too low by theirs. */
  readonly unpriced: number;
}

export interface MeterModels {
  readonly model: string;
  readonly transcriptionModel: string;
}

const NO_TOKENS: TokenSplit = { text: 0, audio: 0, image: 0 };

export const EMPTY_METER: Meter = {
  input: NO_TOKENS,
  cached: NO_TOKENS,
  output: NO_TOKENS,
  responses: 0,
  transcribedSeconds: 0,
  cost: 0,
  unpriced: 0,
};

function split(count: (modality: Modality) => number): TokenSplit {
  return { text: count("text"), audio: count("audio"), image: count("image") };
}

function sum(a: TokenSplit, b: TokenSplit): TokenSplit {
  return split((modality) => a[modality] + b[modality]);
}

export function totalOf(counts: TokenSplit): number {
  return MODALITIES.reduce((total, modality) => total + counts[modality], 0);
}

export function meterOfResponse(usage: Usage, model: string): Meter {
  const cost = responseCost(model, usage);
  const given = usage.input_token_details;
  return {
    ...EMPTY_METER,
    input: split((modality) => tokens(given, modality)),
    cached: split((modality) => tokens(given?.cached_tokens_details, modality)),
    output: split((modality) => tokens(usage.output_token_details, modality)),
    responses: 1,
    cost: cost ?? 0,
    unpriced: cost === null ? 1 : 0,
  };
}

function added(a: Meter, b: Meter): Meter {
  return {
    input: sum(a.input, b.input),
    cached: sum(a.cached, b.cached),
    output: sum(a.output, b.output),
    responses: a.responses + b.responses,
    transcribedSeconds: a.transcribedSeconds + b.transcribedSeconds,
    cost: a.cost + b.cost,
    unpriced: a.unpriced + b.unpriced,
  };
}

/** Of all responses and recognised turns but those named in `except`: by response and item id. */
export function meterOf(
  { responses, transcriptionUsage }: Pick<Conversation, "responses" | "transcriptionUsage">,
  models: MeterModels,
  except: ReadonlySet<string> = new Set(),
): Meter {
  let meter = EMPTY_METER;
  for (const [id, { usage }] of responses) {
    if (usage === null || except.has(id)) continue;
    meter = added(meter, meterOfResponse(usage, models.model));
  }
  for (const [id, usage] of transcriptionUsage) {
    if (except.has(id)) continue;
    const cost = transcriptionCost(models.transcriptionModel, usage);
    meter = added(meter, {
      ...EMPTY_METER,
      transcribedSeconds: usage.type === "duration" ? usage.seconds : 0,
      cost: cost ?? 0,
      unpriced: cost === null ? 1 : 0,
    });
  }
  return meter;
}

/** What a session cost in units of 1e-10 US dollars; null: some of it has no known price. */
export function billOf(
  used: Pick<Conversation, "responses" | "transcriptionUsage">,
  models: MeterModels,
  isLocal: boolean,
): number | null {
  if (isLocal) return 0;
  const { cost, unpriced } = meterOf(used, models);
  return unpriced > 0 ? null : cost;
}
