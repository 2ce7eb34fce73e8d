/** The palettes of a page: the one on show, those before it, and the one that colours the page. */
import { isRecord } from "@/realtime/codec";
import { proxy, ref, snapshot } from "valtio/vanilla";
import { hexFrom, type Hex } from "./colour";
import { PALETTE_SIZE, readPalette, type Repair } from "./read";

export interface Palette {
  readonly theme: string;
  readonly colors: readonly Hex[];
}

export interface PalettesView {
  current: Palette | null;
  /** Newest first; each only once. */
  history: readonly Palette[];
  /** What colours the page; null: the console's own colours. */
  worn: Palette | null;
  /** What coloured the page before, oldest first. */
  past: readonly (Palette | null)[];
  /** What had to be done to the palette on show. */
  repairs: readonly Repair[];
}

const KEPT = 12;
const UNDO_STEPS = 20;

export function isSame(one: Palette | null, other: Palette | null): boolean {
  if (one === null || other === null) return one === other;
  return one.colors.join() === other.colors.join();
}

export class Palettes {
  readonly view: PalettesView;

  /** `kept`: what `toKeep` gave on an earlier visit, or anything else. */
  constructor(kept: unknown = null) {
    this.view = proxy(restored(kept));
  }

  toKeep(): unknown {
    const { current, history, worn, past } = snapshot(this.view);
    return { current, history, worn, past };
  }

  /** null: nothing of it is a colour. */
  show(theme: string, given: readonly string[]): Palette | null {
    const { colors, repairs } = readPalette(given);
    if (colors.length === 0) return null;
    const palette = ref({ theme, colors });
    this.view.repairs = ref(repairs);
    this.#put(palette);
    return palette;
  }

  pick(palette: Palette): void {
    this.view.repairs = [];
    this.#put(ref({ ...palette }));
  }

  wear(palette: Palette | null): void {
    const { worn, past } = this.view;
    if (isSame(worn, palette)) return;
    this.view.past = ref([...past, worn].slice(-UNDO_STEPS));
    this.view.worn = palette && ref({ ...palette });
  }

  /** Back to what coloured the page before. */
  undo(): void {
    const { past } = this.view;
    const before = past.at(-1);
    if (before === undefined) return;
    this.view.past = ref(past.slice(0, -1));
    this.view.worn = before && ref({ ...before });
  }

  #put(palette: Palette): void {
    const others = this.view.history.filter((other) => !isSame(other, palette));
    this.view.current = palette;
    this.view.history = ref([palette, ...others].slice(0, KEPT));
  }
}

function palette(value: unknown): Palette | null {
  if (!isRecord(value) || typeof value.theme !== "string") return null;
  const colors = Array.isArray(value.colors) ? value.colors : [];
  const hexes = colors.flatMap((color) => {
    const hex = typeof color === "string" ? hexFrom(color) : null;
    return hex === null ? [] : [hex];
  });
  return hexes.length === PALETTE_SIZE ? { theme: value.theme, colors: hexes } : null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function restored(kept: unknown): PalettesView {
  const found = isRecord(kept) ? kept : {};
  const current = palette(found.current);
  const worn = palette(found.worn);
  return {
    current: current && ref(current),
    history: ref(list(found.history).flatMap((one) => palette(one) ?? [])),
    worn: worn && ref(worn),
    past: ref(list(found.past).map(palette)),
    repairs: [],
  };
}
