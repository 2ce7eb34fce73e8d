/** Colours as hex and as lightness, chroma and hue (OKLCH), and how well one is read on another. Pure. */
import {
  clampChroma,
  formatHex,
  modeHsl,
  modeLrgb,
  modeOklab,
  modeOklch,
  modeRgb,
  parse,
  useMode as register,
  wcagContrast,
  type Oklch,
} from "culori/fn";

register(modeRgb);
register(modeHsl);
register(modeLrgb);
register(modeOklab);
const oklch = register(modeOklch);

/** "#rrggbb". */
export type Hex = string;

export interface Lch {
  /** 0 black to 1 white. */
  readonly l: number;
  /** 0 grey to about 0.37. */
  readonly c: number;
  /** Degrees; of greys 0. */
  readonly h: number;
}

export function lchOf(hex: Hex): Lch {
  const found: Oklch | undefined = oklch(hex);
  if (found === undefined) throw new RangeError(`${hex} is no colour`);
  return { l: found.l, c: found.c, h: found.h ?? 0 };
}

/** The nearest colour that a screen can show; lightness and hue go before chroma. */
export function hexOf({ l, c, h }: Lch): Hex {
  const lightness = Math.min(1, Math.max(0, l));
  return formatHex(clampChroma({ mode: "oklch", l: lightness, c, h }, "oklch"));
}

/** WCAG contrast, 1 to 21. */
export function contrast(one: Hex, other: Hex): number {
  return wcagContrast(one, other);
}

/** Degrees between two hues, 0 to 180. */
export function hueDistance(one: number, other: number): number {
  const apart = Math.abs(one - other) % 360;
  return apart > 180 ? 360 - apart : apart;
}

/** Any colour that CSS can write, without its transparency; null when it is none. */
export function hexFrom(css: string): Hex | null {
  try {
    const found = parse(css);
    return found === undefined ? null : formatHex({ ...found, alpha: 1 });
  } catch {
    // culori's parser throws on some text that is no colour ("/0A").
    return null;
  }
}
