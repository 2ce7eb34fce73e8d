/** What the reader chose, kept in this browser. */
import { DEFAULT_SOUND, type SoundSettings } from "@/realtime/audio/sound-settings";
import { isRecord } from "@/realtime/codec";
import { DEFAULT_SETTINGS, type CallSettings } from "@/realtime/settings";
import { settingsFrom } from "@/realtime/settings-check";
import { DECLARATIONS } from "@/realtime/tools/declarations";
import { deployment } from "./deployment";
import { INITIAL_LAYOUT, type Layout } from "./layout-rules";
import { proxy, snapshot, subscribe } from "valtio";

export type Theme = "light" | "dark" | "system";
export type Language = "en" | "th";

export interface Preferences {
  theme: Theme;
  language: Language;
  /** Whether the reader chose the language; else it is the server's or the browser's. */
  languageChosen: boolean;
  /** Keys without Ctrl or Cmd; off for who speaks to the computer or types without looking. */
  singleKeys: boolean;
  /** Instructions by application, where the reader changed them. */
  instructions: Record<string, string>;
  call: CallSettings;
  /** Of this device; never part of a link. */
  sound: SoundSettings;
  layout: Layout;
  /** By name of a browser tool: whether the agent may use it. */
  tools: Record<string, boolean>;
  /** What of each session stays in this browser: its log, and the audio in its events. */
  keep: { sessions: boolean; audio: boolean };
  /** Which of the sizes of the large text. */
  textStep: number;
}

const KEY = "callboard.preferences";

function defaults(): Preferences {
  const browsers = navigator.language.toLowerCase().startsWith("th") ? "th" : "en";
  return {
    theme: "system",
    language: deployment.language ?? browsers,
    languageChosen: false,
    singleKeys: true,
    instructions: {},
    call: DEFAULT_SETTINGS,
    sound: DEFAULT_SOUND,
    layout: INITIAL_LAYOUT,
    tools: Object.fromEntries(DECLARATIONS.map(({ name }) => [name, true])),
    keep: { sessions: true, audio: false },
    textStep: 1,
  };
}

function texts(stored: object): [string, string][] {
  return Object.entries(stored).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
}

/** A stored value counts only where it has the type of the default; an empty default is a dictionary of texts. */
function merged<T extends object>(base: T, stored: unknown): T {
  if (typeof stored !== "object" || stored === null) return base;
  if (Object.keys(base).length === 0) return Object.fromEntries(texts(stored)) as T;
  const known = Object.entries(base).map(([key, value]: [string, unknown]) => {
    const found = (stored as Record<string, unknown>)[key];
    if (typeof value === "object" && value !== null) return [key, merged(value, found)];
    return [key, typeof found === typeof value ? found : value];
  });
  return Object.fromEntries(known) as T;
}

function load(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const { call } = isRecord(stored) ? stored : {};
    const kept = { ...merged(defaults(), stored), call: settingsFrom(call) };
    return kept.languageChosen ? kept : { ...kept, language: defaults().language };
  } catch {
    return defaults();
  }
}

export const preferences = proxy(load());

export function chooseLanguage(language: Language): void {
  Object.assign(preferences, { language, languageChosen: true });
}

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
