/** What the user keeps for later: whole presets, instruction templates, and earlier instructions. */
import { proxy, snapshot, subscribe } from "valtio/vanilla";
import { isRecord } from "@/realtime/codec";
import { type CallSettings, DEFAULT_SETTINGS } from "@/realtime/settings";
import { ownChoices, settingsIn } from "@/realtime/settings-check";

export interface Preset {
  readonly id: string;
  name: string;
  /** What differs from the defaults. */
  settings: Partial<CallSettings>;
  /** Unix time, ms. */
  savedAt: number;
}

export interface Template {
  readonly id: string;
  name: string;
  text: string;
}

export interface Version {
  readonly text: string;
  /** Unix time, ms, at which it was put in place. */
  readonly at: number;
}

export interface ShelfState {
  presets: Preset[];
  templates: Template[];
  /** Oldest first; the present instructions are the last. */
  versions: Version[];
}

export interface Storage {
  load(): unknown;
  save(state: ShelfState): void;
}

const MAX_KEPT = 100;
const MAX_VERSIONS = 50;
const MAX_NAME = 80;
const FILE_KIND = "settings-presets";

function presetIn(value: unknown): Preset[] {
  if (!isRecord(value) || typeof value.name !== "string" || !isRecord(value.settings)) return [];
  const { id, name, savedAt } = value;
  return [
    {
      id: typeof id === "string" ? id : crypto.randomUUID(),
      name: name.trim().slice(0, MAX_NAME),
      settings: settingsIn(value.settings),
      savedAt: typeof savedAt === "number" ? savedAt : 0,
    },
  ];
}

function templateIn(value: unknown): Template[] {
  if (!isRecord(value) || typeof value.name !== "string" || typeof value.text !== "string")
    return [];
  const id = typeof value.id === "string" ? value.id : crypto.randomUUID();
  return [{ id, name: value.name.slice(0, MAX_NAME), text: value.text }];
}

function versionIn(value: unknown): Version[] {
  if (!isRecord(value) || typeof value.text !== "string" || typeof value.at !== "number") return [];
  return [{ text: value.text, at: value.at }];
}

function listIn<T>(value: unknown, read: (entry: unknown) => T[], most: number): T[] {
  return Array.isArray(value) ? value.flatMap(read).slice(-most) : [];
}

export function shelfIn(stored: unknown): ShelfState {
  const { presets, templates, versions } = isRecord(stored) ? stored : {};
  return {
    presets: listIn(presets, presetIn, MAX_KEPT),
    templates: listIn(templates, templateIn, MAX_KEPT),
    versions: listIn(versions, versionIn, MAX_VERSIONS),
  };
}

export class Shelf {
  readonly view: ShelfState;
  readonly #now: () => number;

  constructor(storage: Storage, now: () => number = Date.now) {
    this.view = proxy(shelfIn(storage.load()));
    this.#now = now;
    subscribe(this.view, () => storage.save(snapshot(this.view) as ShelfState));
  }

  savePreset(name: string, settings: CallSettings): Preset {
    const preset: Preset = {
      id: crypto.randomUUID(),
      name: this.#freeName(name),
      settings: ownChoices({ ...settings }),
      savedAt: this.#now(),
    };
    this.view.presets.push(preset);
    return preset;
  }

  /** Puts the present settings in the place of those that a preset has. */
  overwrite(id: string, settings: CallSettings): void {
    const preset = this.view.presets.find((kept) => kept.id === id);
    if (preset)
      Object.assign(preset, { settings: ownChoices({ ...settings }), savedAt: this.#now() });
  }

  rename(id: string, name: string): void {
    const preset = this.view.presets.find((kept) => kept.id === id);
    if (preset && name.trim() !== "") preset.name = name.trim().slice(0, MAX_NAME);
  }

  duplicate(id: string): void {
    const preset = this.view.presets.find((kept) => kept.id === id);
    if (preset) this.savePreset(preset.name, { ...DEFAULT_SETTINGS, ...preset.settings });
  }

  /** Returns how to undo it. */
  removePreset(id: string): () => void {
    return removed(this.view.presets, id);
  }

  saveTemplate(name: string, text: string): void {
    this.view.templates.push({ id: crypto.randomUUID(), name: name.slice(0, MAX_NAME), text });
  }

  /** Returns how to undo it. */
  removeTemplate(id: string): () => void {
    return removed(this.view.templates, id);
  }

  /** Keeps instructions that were just put in place, and those before them if they are not kept yet. */
  keepVersion(before: string, after: string): void {
    const { versions } = this.view;
    for (const text of [before, after]) {
      if (versions.at(-1)?.text !== text) versions.push({ text, at: this.#now() });
    }
    versions.splice(0, Math.max(0, versions.length - MAX_VERSIONS));
  }

  exported(): string {
    const presets = this.view.presets.map(({ name, settings }) => ({ name, settings }));
    return JSON.stringify({ callboard: FILE_KIND, version: 1, presets }, null, 2);
  }

  /** How many presets came from the file; null: it is none of ours. */
  import(text: string): number | null {
    const file = parsed(text);
    if (!isRecord(file) || file.callboard !== FILE_KIND || !Array.isArray(file.presets))
      return null;
    const read = file.presets.flatMap(presetIn).slice(0, MAX_KEPT);
    for (const { name, settings } of read) {
      this.savePreset(name, { ...DEFAULT_SETTINGS, ...settings });
    }
    return read.length;
  }

  #freeName(wanted: string): string {
    const base = wanted.trim().slice(0, MAX_NAME) || "Preset";
    const taken = new Set(this.view.presets.map(({ name }) => name));
    for (let n = 1; ; n++) {
      const name = n === 1 ? base : `${base} (${n})`;
      if (!taken.has(name)) return name;
    }
  }
}

function removed(list: { id: string }[], id: string): () => void {
  const at = list.findIndex((kept) => kept.id === id);
  const [gone] = at < 0 ? [] : list.splice(at, 1);
  return () => {
    if (gone && !list.some((kept) => kept.id === id)) list.splice(at, 0, gone);
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
