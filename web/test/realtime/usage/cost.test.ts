/** Lead 5: costs are right to the last fraction of a cent; the server's tests read the same cases. */
import type { TranscriptionUsage, Usage } from "@/realtime/items";
import { ConversationFold } from "@/realtime/fold";
import {
  MODALITIES,
  UNITS_PER_DOLLAR,
  responseCost,
  transcriptionCost,
} from "@/realtime/usage/cost";
import { billOf, meterOf, totalOf } from "@/realtime/usage/meter";
import { PRICES_AS_OF } from "@/realtime/usage/prices";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { response } from "../script";

interface Case<U> {
  model: string;
  usage: U;
  dollars: string | null;
}

const cases = JSON.parse(
  readFileSync(new URL("../../../../fixtures/usage/costs.json", import.meta.url), "utf8"),
) as { responses: Case<Usage>[]; transcriptions: Case<TranscriptionUsage>[] };

const units = (dollars: string | null) =>
  dollars === null ? null : Math.round(Number(dollars) * UNITS_PER_DOLLAR);

function usage(input: number[], cached: number[], output: number[]): Usage {
  const counts = (numbers: number[]) =>
    Object.fromEntries(MODALITIES.map((name, n) => [`${name}_tokens`, numbers[n] ?? 0]));
  return {
    input_tokens: input.reduce((a, b) => a + b, 0),
    output_tokens: output.reduce((a, b) => a + b, 0),
    input_token_details: { ...counts(input), cached_tokens_details: counts(cached) },
    output_token_details: counts(output),
  };
}

describe("the cost", () => {
  it.each(cases.responses)("of a response of $model is $dollars dollars", (one) => {
    expect(responseCost(one.model, one.usage)).toBe(units(one.dollars));
  });

  it.each(cases.transcriptions)("of a transcription by $model is $dollars dollars", (one) => {
    expect(transcriptionCost(one.model, one.usage)).toBe(units(one.dollars));
  });

  it("is never counted twice for cached tokens, which are a part of the input", () => {
    const counts = fc.array(fc.nat(1_000_000), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(counts, counts, (cached, fresh) => {
        const all = cached.map((n, i) => n + (fresh[i] ?? 0));
        const cost = responseCost("gpt-realtime", usage(all, cached, [])) ?? NaN;
        const apart =
          (responseCost("gpt-realtime", usage(cached, cached, [])) ?? NaN) +
          (responseCost("gpt-realtime", usage(fresh, [], [])) ?? NaN);
        expect(cost).toBe(apart);
        expect(cost).toBeLessThanOrEqual(responseCost("gpt-realtime", usage(all, [], [])) ?? NaN);
      }),
    );
  });

  it("goes by prices of a known day", () => {
    expect(PRICES_AS_OF).toMatch(/^20\d\d-\d\d-\d\d$/);
  });
});

describe("the meter", () => {
  const fold = new ConversationFold();
  const bill = usage([1000, 500, 0], [600, 0, 0], [100, 200, 0]);
  for (const id of ["a", "b"]) {
    fold.apply({
      type: "response.done",
      response: response(id, { status: "completed", usage: bill }),
    });
    fold.apply({
      type: "response.done",
      response: response(id, { status: "completed", usage: bill }),
    });
  }
  fold.apply({
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "i",
    content_index: 0,
    transcript: "hi",
    usage: { type: "duration", seconds: 60 },
  });
  const models = { model: "gpt-realtime", transcriptionModel: "whisper-1" };

  it("counts every response once, by modality, however often its end is told", () => {
    const meter = meterOf(fold.conversation, models);
    expect(meter.responses).toBe(2);
    expect(totalOf(meter.input)).toBe(3000);
    expect(meter.cached).toEqual({ text: 1200, audio: 0, image: 0 });
    expect(meter.output).toEqual({ text: 200, audio: 400, image: 0 });
    expect(meter.transcribedSeconds).toBe(60);
    const each = responseCost("gpt-realtime", bill) ?? 0;
    expect(meter.cost).toBe(2 * each + (units("0.006") ?? 0));
  });

  it("counts from anew what comes after a new conversation", () => {
    const meter = meterOf(fold.conversation, models, new Set(["a", "i"]));
    expect(meter.responses).toBe(1);
    expect(meter.transcribedSeconds).toBe(0);
  });

  it("counts what has no price as such, not as free", () => {
    const unknown = { model: "gpt-next", transcriptionModel: "ears" };
    expect(billOf(fold.conversation, unknown, false)).toBeNull();
    expect(billOf(fold.conversation, unknown, true)).toBe(0);
    const meter = meterOf(fold.conversation, { model: "gpt-next", transcriptionModel: "ears" });
    expect(meter).toMatchObject({ cost: 0, unpriced: 3 });
  });
});
