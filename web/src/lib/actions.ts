/** Everything that can be done by a key or by its name, in one register. Knows neither React nor the page. */
import type { TFunction } from "i18next";

/** "Mod+K" (Ctrl, or Cmd on a Mac), "?", "Shift+L", or two keys after one another: "G C". */
export type Keys = string;

export interface Action {
  readonly id: string;
  readonly name: (t: TFunction) => string;
  /** Under which heading it is listed. */
  readonly group: (t: TFunction) => string;
  readonly keys?: Keys;
  /** null: the key is handled where it belongs, and only shown here. */
  readonly run: (() => void) | null;
  readonly enabled?: () => boolean;
}

export interface Keystroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
  /** Whether the key goes into a field. */
  readonly typing: boolean;
  /** performance.now() */
  readonly at: number;
}

const SEQUENCE_MS = 1200;

function spelled({ key, ctrlKey, metaKey, altKey }: Keystroke): Keys {
  const mod = ctrlKey || metaKey ? "Mod+" : "";
  return `${mod}${altKey ? "Alt+" : ""}${key.length === 1 ? key.toUpperCase() : key}`;
}

function isSingle(keys: Keys): boolean {
  return !keys.startsWith("Mod+") && !keys.startsWith("Alt+");
}

/** Two keys are in each other's way when one is the other, or its beginning. */
function collide(one: Keys, other: Keys): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

export class ActionRegister {
  readonly #actions = new Map<string, Action>();
  readonly #listeners = new Set<() => void>();
  #list: readonly Action[] = [];
  #begun: { keys: Keys; at: number } | null = null;
  /** Whether keys without Ctrl, Cmd or Alt are heeded. */
  singleKeys = true;

  add(...actions: readonly Action[]): () => void {
    for (const action of actions) this.#actions.set(action.id, action);
    this.#changed();
    return () => {
      for (const action of actions) {
        if (this.#actions.get(action.id) === action) this.#actions.delete(action.id);
      }
      this.#changed();
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly list = (): readonly Action[] => this.#list;

  conflicts(): [string, string][] {
    return this.#list.flatMap((one, index) =>
      this.#list
        .slice(index + 1)
        .filter((other) => one.keys && other.keys && collide(one.keys, other.keys))
        .map((other): [string, string] => [one.id, other.id]),
    );
  }

  /** Runs what the key stands for; whether anything did. */
  handle(stroke: Keystroke): boolean {
    if (stroke.repeat || stroke.key === "Shift") return false;
    const pressed = spelled(stroke);
    const begun = this.#begun;
    this.#begun = null;
    if (isSingle(pressed) && (stroke.typing || !this.singleKeys)) return false;
    const isTimely = begun !== null && stroke.at - begun.at <= SEQUENCE_MS;
    const keys = isTimely ? `${begun.keys} ${pressed}` : pressed;
    const found = this.#named(keys);
    if (found?.run) {
      found.run();
      return true;
    }
    if (this.#begins(pressed)) this.#begun = { keys: pressed, at: stroke.at };
    return this.#begun !== null;
  }

  #named(keys: Keys): Action | undefined {
    return this.#list.find(
      ({ keys: own, run, enabled }) => own === keys && run !== null && (enabled?.() ?? true),
    );
  }

  #begins(keys: Keys): boolean {
    return this.#list.some(({ keys: own, run }) => run !== null && own?.startsWith(`${keys} `));
  }

  #changed(): void {
    this.#list = [...this.#actions.values()];
    for (const listener of this.#listeners) listener();
  }
}

/** The register of this page. */
export const actions = new ActionRegister();
