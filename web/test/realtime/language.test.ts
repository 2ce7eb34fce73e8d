import { instructionsIn, languageClause, LanguagePart } from "@/realtime/language";
import type { LanguageChoice } from "@/realtime/language";
import { configOf, DEFAULT_SETTINGS } from "@/realtime/settings";
import { configDifference, mergedConfig } from "@/realtime/configuration";
import { describe, expect, it } from "vitest";

const THAI: LanguageChoice = { language: "th", particle: "ค่ะ" };
const ENGLISH: LanguageChoice = { language: "en", particle: "ครับ" };
const ANY: LanguageChoice = { language: null, particle: "ครับ" };

function configured(choice: LanguageChoice, settings = DEFAULT_SETTINGS, offered = "Be helpful.") {
  const asked = () => configOf(settings);
  const part = new LanguagePart({ choice: () => choice, asked, offered: () => offered });
  return mergedConfig(asked(), part.configuration());
}

describe("the language of a conversation (E3)", () => {
  it("is said in words, with the particle of the speaker", () => {
    expect(languageClause(THAI)).toContain("ค่ะ");
    expect(languageClause({ ...THAI, particle: "ครับ" })).toContain("ครับ");
    expect(languageClause(ENGLISH)).toContain("English");
    expect(languageClause(ANY)).toBe("");
  });

  it("is added to the instructions, the user's or the server's own", () => {
    expect(configured(THAI).instructions).toBe(`Be helpful.\n\n${languageClause(THAI)}`);
    const own = { ...DEFAULT_SETTINGS, instructions: "You are a pirate." };
    expect(configured(THAI, own).instructions).toBe(instructionsIn(THAI, "You are a pirate."));
    expect(configured(ANY).instructions).toBe("Be helpful.");
    expect(configured(ANY, DEFAULT_SETTINGS, "").instructions).toBeUndefined();
  });

  it("is a hint to the transcription, where there is one", () => {
    const { model } = configured(ANY).audio?.input?.transcription ?? {};
    expect(configured(THAI).audio?.input?.transcription).toEqual({ model, language: "th" });
    expect(configured(ANY).audio?.input?.transcription).toEqual({ model });
    const silent = { ...DEFAULT_SETTINGS, transcribe: false };
    expect(configured(THAI, silent).audio?.input?.transcription).toBeNull();
  });

  it("switches in a session.update of its own", () => {
    const change = configDifference(configured(ENGLISH), configured(THAI));
    expect(Object.keys(change ?? {}).toSorted()).toEqual(["audio", "instructions", "type"]);
    expect(change?.instructions).toContain("Thai");
    expect(change?.audio?.input?.transcription?.language).toBe("th");
    expect(configDifference(configured(THAI), configured(THAI))).toBeNull();
  });

  it("keeps the server's instructions of the first moment, not its own words", () => {
    let offered = "Be helpful.";
    const asked = () => configOf(DEFAULT_SETTINGS);
    const part = new LanguagePart({ choice: () => THAI, asked, offered: () => offered });
    const first = part.configuration().instructions;
    offered = first ?? "";
    expect(part.configuration().instructions).toBe(first);
    part.began();
    offered = "Be brief.";
    expect(part.configuration().instructions).toContain("Be brief.");
  });
});
