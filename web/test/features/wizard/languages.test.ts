import type { Answers, Template } from "@/api/agents";
import { spokenIn } from "@/features/wizard/languages";
import { describe, expect, it } from "vitest";

const en: Answers = {
  name: "Tea",
  expertise: "Tea",
  functions: "",
  languages: ["en", "th"],
  flow: "",
};
const th: Answers = { ...en, name: "ชา", expertise: "ชา", languages: ["th", "en"] };
const template: Template = {
  id: "tea",
  title: { en: "Tea", th: "ชา" },
  summary: { en: "", th: "" },
  answers: { en, th },
};

describe("the languages of an agent (W1)", () => {
  it("tells an untouched template in the only language left", () => {
    const thai = spokenIn(en, "en", template);
    expect(thai).toEqual({ ...th, languages: ["th"] });
    expect(spokenIn(spokenIn(thai, "en", template), "th", template)).toEqual({
      ...en,
      languages: ["en"],
    });
  });

  it("leaves alone what somebody has written", () => {
    const mine = { ...en, flow: "Greet." };
    expect(spokenIn(mine, "en", template)).toEqual({ ...mine, languages: ["th"] });
    expect(spokenIn(en, "en", null)).toEqual({ ...en, languages: ["th"] });
  });
});
