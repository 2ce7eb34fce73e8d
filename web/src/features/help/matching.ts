/** Which actions a person means, by words of any of the languages. Pure. */
import type { Action } from "@/lib/actions";
import type { TFunction } from "i18next";

function plain(text: string): string {
  return text.toLocaleLowerCase().normalize("NFC");
}

/** Each word must be in the action's name or group, in one language or another. */
export function matching(
  actions: readonly Action[],
  query: string,
  languages: readonly TFunction[],
): readonly Action[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const texts = (action: Action) =>
    languages.map((t) => plain(`${action.name(t)} ${action.group(t)}`)).join(" ");
  const found = actions.filter((action) => {
    const text = texts(action);
    return words.every((word) => text.includes(word));
  });
  const isFirst = (action: Action) =>
    languages.some((t) => words[0] !== undefined && plain(action.name(t)).startsWith(words[0]));
  return [...found.filter(isFirst), ...found.filter((action) => !isFirst(action))];
}
