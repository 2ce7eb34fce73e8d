/** The languages of an agent that is being made. */
import type { Answers, Template } from "@/api/agents";

const WORDS = ["name", "expertise", "functions", "flow"] as const;

function isUntouched(answers: Answers, template: Answers): boolean {
  return WORDS.every((word) => answers[word] === template[word]);
}

/**
 * The answers with one language more or less. A template that nobody has changed is told in the
 * only language left.
 */
export function spokenIn(answers: Answers, code: string, template: Template | null): Answers {
  const languages = answers.languages.includes(code)
    ? answers.languages.filter((one) => one !== code)
    : [...answers.languages, code];
  const [only, ...others] = languages;
  const isAlone = (only === "en" || only === "th") && others.length === 0;
  const texts = template === null ? [] : Object.values(template.answers);
  if (template !== null && isAlone && texts.some((text) => isUntouched(answers, text)))
    return { ...template.answers[only], languages };
  return { ...answers, languages };
}
