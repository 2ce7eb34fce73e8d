/** What the settings' parts work with: the settings, the call they may belong to, and what is kept for later. */
import type { Model } from "@/api/models";
import type { Session } from "@/realtime/session";
import type { CallSettings } from "@/realtime/settings";
import { changedFields, fieldsOf, sameValue } from "@/realtime/settings-check";
import { DEFAULT_SETTINGS } from "@/realtime/settings";
import { FIELDS, isWithin } from "@/realtime/settings-fields";
import type { SettingsKeeper } from "@/realtime/settings-keeper";
import type { Shelf } from "@/realtime/presets/shelf";
import type { Keeping } from "./keeping-section";
import { createContext, use } from "react";

export type FieldName = keyof CallSettings;

export interface Undoable {
  readonly text: string;
  undo(): void;
}

export interface SettingsDesk {
  readonly session: Session;
  readonly keeper: SettingsKeeper;
  readonly shelf: Shelf;
  readonly keeping: Keeping;
  /** As they are now; changed only by `change`. */
  readonly settings: CallSettings;
  readonly models: readonly Model[] | null;
  readonly model: Model | null;
  /** A call is in progress, or being set up. */
  readonly busy: boolean;
  readonly query: string;
  readonly matches: (name: FieldName) => boolean;
  readonly change: (part: Partial<CallSettings>) => void;
  /** Changes much at once, and offers to take it back. */
  readonly replace: (next: CallSettings, text: string) => void;
  readonly offerUndo: (undoable: Undoable) => void;
}

export const SettingsContext = createContext<SettingsDesk | null>(null);

export function useDesk(): SettingsDesk {
  const desk = use(SettingsContext);
  if (desk === null) throw new Error("a part of the settings outside of them");
  return desk;
}

export function isDefault(settings: CallSettings, name: FieldName): boolean {
  return sameValue(settings[name], DEFAULT_SETTINGS[name]);
}

/** The difference from one to the other, as a part to assign. */
export function partBetween(from: CallSettings, to: CallSettings): Partial<CallSettings> {
  return fieldsOf(to, changedFields(from, to));
}

export type Standing = "ignored" | "refused" | null;

/** Whether the provider of the chosen model does anything with a setting. */
export function standingOf(model: Model | null, name: FieldName): Standing {
  const { path } = FIELDS[name];
  if (model === null || path === "") return null;
  if (model.refuses.some((refused) => isWithin(path, refused))) return "refused";
  return model.ignores.some((ignored) => isWithin(path, ignored)) ? "ignored" : null;
}
