import { en } from "@/app/locales/en/index";
import { th } from "@/app/locales/th/index";
import { rowWords, summaryText } from "@/features/inspector/texts";
import type { Summary, SummaryKey } from "@/realtime/log/summary";
import i18next from "i18next";
import { describe, expect, it } from "vitest";

const VALUES = {
  ...{ text: "it costs $t(nothing) {{code}}", seconds: 1234.5678, count: 3, parts: "a · b" },
  ...{ code: "rate_limit", message: "too fast", status: "completed", reason: "turn_detected" },
  ...{ role: "user", kind: "message", name: "get_weather", arguments: '{"city":"เชียงใหม่"}' },
  ...{ ms: 1234567, id: "item_1" },
};

describe("D2a: what a row says", () => {
  it.each(["en", "th"])("says it as the translator would (%s)", async (language) => {
    const resources = { en: { translation: en }, th: { translation: th } };
    const made = i18next.createInstance();
    const interpolation = { escapeValue: false };
    const t = await made.init({ resources, lng: language, interpolation });
    const words = rowWords(t, language);
    for (const key of Object.keys(en.summary) as SummaryKey[]) {
      const plain: Summary = { key, values: { ...VALUES, text: "plain" } };
      expect(words.summary(plain)).toBe(summaryText(t, plain));
    }
  });

  it("takes what was said as it is, whatever it looks like", async () => {
    const t = await i18next
      .createInstance()
      .init({ resources: { en: { translation: en } }, lng: "en" });
    const said = rowWords(t, "en").summary({ key: "quote", values: VALUES });
    expect(said).toBe("“it costs $t(nothing) {{code}}”");
  });
});
