/** What follows the settings of a call, and what the user keeps of settings for later. */
import { Shelf, type ShelfState } from "@/realtime/presets/shelf";
import type { Session } from "@/realtime/session";
import { SettingsKeeper } from "@/realtime/settings-keeper";
import { callSettings } from "./applications";

const KEY = "callboard.shelf";

function load(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

function save(state: ShelfState): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // A browser that keeps nothing still works for this visit.
  }
}

export const shelf = new Shelf({ load, save });

let kept: Session | null = null;

export const keeper = new SettingsKeeper({
  settings: callSettings,
  asked: () => kept?.asked ?? null,
  apply: (settings) => kept?.apply(settings),
});

export function keepSettings(session: Session): void {
  kept = session;
  session.use(keeper);
}
