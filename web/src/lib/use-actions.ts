import { useEffect, useSyncExternalStore } from "react";
import { actions, type Action, type Keystroke } from "./actions";

/** Offers actions while the component is there. The list must be stable between renders. */
export function useActions(list: readonly Action[]): void {
  useEffect(() => actions.add(...list), [list]);
}

export function useActionList(): readonly Action[] {
  return useSyncExternalStore(actions.subscribe, actions.list);
}

const TYPING = "input, textarea, select, [contenteditable=true], [role=listbox], [role=menu]";

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest(TYPING);
  return (
    field !== null && !field.matches("input[type=checkbox], input[type=radio], input[type=range]")
  );
}

const LATIN = /^[ -~]+$/;
const SIGNS: Record<string, [plain: string, shifted: string]> = {
  Slash: ["/", "?"],
  Comma: [",", "<"],
  Period: [".", ">"],
};

/** The key as on a Latin keyboard, whatever the layout: shortcuts work while Thai is typed. */
export function latinKey(
  event: Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "altKey">,
): string {
  const { key, code, shiftKey, altKey } = event;
  // A figure may need Shift, or be a sign: "/" on a Thai keyboard, "é" on a French one.
  if (altKey && code.startsWith("Digit")) return code.slice("Digit".length);
  if (LATIN.test(key)) return key;
  return SIGNS[code]?.[shiftKey ? 1 : 0] ?? code.replace(/^(Key|Digit)/, "");
}

function strokeOf(event: KeyboardEvent): Keystroke {
  const { ctrlKey, metaKey, altKey, repeat, timeStamp: at } = event;
  const typing = isTyping(event.target);
  return { key: latinKey(event), ctrlKey, metaKey, altKey, repeat, at, typing };
}

/** Heeds the keys of all registered actions. Once a page. */
export function useActionKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (actions.handle(strokeOf(event))) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
