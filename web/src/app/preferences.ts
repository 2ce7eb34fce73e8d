/** What the reader chose, kept in this browser. */
import { DEFAULT_SETTINGS, type CallSettings } from "@/realtime/settings";
import { proxy, snapshot, subscribe } from "valtio";

export type Theme = "light" | "dark" | "system";
export type Language = "en" | "th";

export interface Preferences {
  theme: Theme;
  language: Language;
  call: CallSettings;
  /** Share of the width that the conversation takes beside the events. */
  split: number;
}

const KEY = "callboard.preferences";

function defaults(): Preferences {
  const prefersThai = navigator.language.toLowerCase().startsWith("th");
  return {
    theme: "system",
    language: prefersThai ? "th" : "en",
    call: DEFAULT_SETTINGS,
    split: 0.46,
  };
}

/** A stored value counts only where it has the type of the default. */
function merged<T extends object>(base: T, stored: unknown): T {
  if (typeof stored !== "object" || stored === null) return base;
  const known = Object.entries(base).map(([key, value]: [string, unknown]) => {
    const found = (stored as Record<string, unknown>)[key];
    if (typeof value === "object" && value !== null) return [key, merged(value, found)];
    return [key, typeof found === typeof value ? found : value];
  });
  return Object.fromEntries(known) as T;
}

function load(): Preferences {
  try {
    return merged(defaults(), JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    return defaults();
  }
}

export const preferences = proxy(load());

function store(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(snapshot(preferences)));
  } catch {
    // A browser that keeps nothing still works for this visit.
  }
}

subscribe(preferences, store);

function showTheme(): void {
  const { theme } = preferences;
  if (theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = theme;
}

showTheme();
subscribe(preferences, showTheme);
