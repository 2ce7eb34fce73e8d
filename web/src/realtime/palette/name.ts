/** A colour in words that everybody knows: how light, and which hue. Pure. */
import { lchOf, type Hex } from "./colour";

export type Hue =
  | "red"
  | "orange"
  | "yellow"
  | "lime"
  | "green"
  | "teal"
  | "cyan"
  | "blue"
  | "indigo"
  | "purple"
  | "pink"
  | "brown"
  | "grey"
  | "black"
  | "white";

export type Tone = "dark" | "mid" | "light" | "pale";

export interface ColourName {
  readonly tone: Tone;
  readonly hue: Hue;
}

const GREY_CHROMA = 0.025;

/** Where each hue begins on the OKLCH circle, in degrees. */
const CIRCLE: readonly (readonly [from: number, hue: Hue])[] = [
  [0, "pink"],
  [18, "red"],
  [42, "orange"],
  [85, "yellow"],
  [115, "lime"],
  [135, "green"],
  [165, "teal"],
  [195, "cyan"],
  [230, "blue"],
  [272, "indigo"],
  [290, "purple"],
  [330, "pink"],
];

export function nameOf(hex: Hex): ColourName {
  const { l, c, h } = lchOf(hex);
  if (c < GREY_CHROMA) return neutral(l);
  if (l < 0.16) return { tone: "mid", hue: "black" };
  const hue = CIRCLE.findLast(([from]) => h >= from)?.[1] ?? "pink";
  const tone = toneOf(l);
  const isBrown = (hue === "orange" || hue === "yellow" || hue === "red") && l < 0.55 && c < 0.13;
  return { tone, hue: isBrown ? "brown" : hue };
}

function neutral(l: number): ColourName {
  if (l < 0.22) return { tone: "mid", hue: "black" };
  if (l > 0.96) return { tone: "mid", hue: "white" };
  return { tone: toneOf(l), hue: "grey" };
}

function toneOf(l: number): Tone {
  if (l < 0.46) return "dark";
  if (l < 0.72) return "mid";
  return l < 0.87 ? "light" : "pale";
}

/** In English, for the model. */
export function englishName(hex: Hex): string {
  const { tone, hue } = nameOf(hex);
  return tone === "mid" ? hue : `${tone} ${hue}`;
}
