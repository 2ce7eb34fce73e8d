/** Whether words are written as their language is: a recogniser that took one for another shows by its script. Pure. */

const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  th: ["Thai"],
  zh: ["Han"],
  yue: ["Han"],
  ja: ["Hiragana", "Katakana", "Han"],
  ko: ["Hangul", "Han"],
  ru: ["Cyrillic"],
  uk: ["Cyrillic"],
  bg: ["Cyrillic"],
  ar: ["Arabic"],
  fa: ["Arabic"],
  ur: ["Arabic"],
  he: ["Hebrew"],
  el: ["Greek"],
  hi: ["Devanagari"],
  mr: ["Devanagari"],
  ne: ["Devanagari"],
  ta: ["Tamil"],
  te: ["Telugu"],
  bn: ["Bengali"],
  km: ["Khmer"],
  lo: ["Lao"],
  my: ["Myanmar"],
  ka: ["Georgian"],
  hy: ["Armenian"],
};
const LATIN = ["Latin"];
const FEWEST_LETTERS = 4;
const FOREIGN_SHARE = 0.7;

function pattern(scripts: readonly string[]): RegExp {
  return new RegExp(scripts.map((script) => `\\p{scx=${script}}`).join("|"), "gu");
}

/** `language`: BCP 47, as the transcription was told; null: any, and nothing is foreign. */
export function isForeignScript(text: string, language: string | null): boolean {
  if (language === null) return false;
  const own = SCRIPTS[language.toLowerCase().split("-")[0] ?? ""] ?? LATIN;
  const letters = text.match(/\p{L}/gu) ?? [];
  if (letters.length < FEWEST_LETTERS) return false;
  const ours = letters.join("").match(pattern(own))?.length ?? 0;
  return 1 - ours / letters.length >= FOREIGN_SHARE;
}
