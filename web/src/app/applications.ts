/** Which application is open, which one the call belongs to, and the settings of each. */
import type { Application } from "@/api/deployment";
import type { CallSettings } from "@/realtime/settings";
import type { SessionPart } from "@/realtime/session-part";
import { proxy, subscribe } from "valtio";
import { applicationNamed } from "./deployment";
import { preferences } from "./preferences";

export const CONSOLE = "console";

interface Floor {
  /** The application whose page is open, or was last. */
  open: string;
  /** The application that the last call was made with. */
  call: string;
}

export const floor: Floor = proxy({ open: CONSOLE, call: CONSOLE });

/** A call belongs to the application on whose page it began. */
export const ownership: SessionPart = {
  began: () => {
    floor.call = floor.open;
  },
};

const known = new Map<string, CallSettings>();

/** Takes over everything but the instructions: those are the agent's own. */
function follow(from: CallSettings, to: CallSettings): void {
  for (const [key, value] of Object.entries(from) as [keyof CallSettings, unknown][]) {
    if (key !== "instructions" && to[key] !== value) Object.assign(to, { [key]: value });
  }
}

/** Devices, voice and turn-taking are shared by all applications; instructions are each one's own. */
export function settingsOf({ id, instructions }: Application): CallSettings {
  if (id === CONSOLE) return preferences.call;
  const existing = known.get(id);
  if (existing !== undefined) return existing;
  const own: CallSettings = proxy({
    ...preferences.call,
    instructions: preferences.instructions[id] ?? instructions,
  });
  known.set(id, own);
  subscribe(preferences.call, () => follow(preferences.call, own), true);
  subscribe(
    own,
    () => {
      follow(own, preferences.call);
      if (own.instructions === instructions) Reflect.deleteProperty(preferences.instructions, id);
      else preferences.instructions[id] = own.instructions;
    },
    true,
  );
  return own;
}

/** The application that the call in progress is with, or the last one was. */
export function calledApplication(): Application | undefined {
  return applicationNamed(floor.call);
}

/** Its agent, where the server has one to give to the call. */
export function heldAgent(): string | null {
  const application = calledApplication();
  return application !== undefined && isHeld(application) ? application.id : null;
}

/** The console talks with the model itself. */
export function isHeld({ id, held }: Application): boolean {
  return held && id !== CONSOLE;
}

export function callSettings(): CallSettings {
  const application = calledApplication();
  return application === undefined ? preferences.call : settingsOf(application);
}
