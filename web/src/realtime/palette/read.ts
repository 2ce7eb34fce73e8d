/** Five colours from whatever somebody wrote, and what had to be done for it. Pure. */
import { hexFrom, hexOf, lchOf, type Hex } from "./colour";

export const PALETTE_SIZE = 5;

export type Repair =
  | { kind: "rewritten"; given: string; hex: Hex }
  | { kind: "unreadable"; given: string }
  | { kind: "left_out"; count: number }
  | { kind: "filled_in"; count: number };

export interface ReadPalette {
  /** Five, or none when nothing could be read. */
  readonly colors: readonly Hex[];
  readonly repairs: readonly Repair[];
}

const THAI: Readonly<Record<string, string>> = {
  แดง: "red",
  ส้ม: "orange",
  เหลือง: "gold",
  เขียว: "green",
  ฟ้า: "skyblue",
  น้ำเงิน: "blue",
  ม่วง: "purple",
  ชมพู: "hotpink",
  น้ำตาล: "saddlebrown",
  ครีม: "#fffdd0",
  เทา: "gray",
  ดำ: "black",
  ขาว: "white",
};

function readColour(given: string): Hex | null {
  const text = given.trim().replace(/^["']|["']$/g, "");
  const bare = text.replace(/^สี\s*/, "");
  const english = text.toLowerCase().replaceAll(/[\s_-]+/g, "");
  const attempts = [
    THAI[bare],
    text,
    `#${text.replace(/^(#|0x)/i, "")}`,
    english,
    text.split(" ")[0],
  ];
  for (const attempt of attempts) {
    const hex = attempt === undefined || attempt === "" ? null : hexFrom(attempt);
    if (hex !== null) return hex;
  }
  return null;
}

export function readPalette(given: readonly string[]): ReadPalette {
  const repairs: Repair[] = [];
  const read: Hex[] = [];
  for (const text of given) {
    const hex = readColour(text);
    if (hex === null) repairs.push({ kind: "unreadable", given: text });
    else {
      if (text.trim().toLowerCase() !== hex) repairs.push({ kind: "rewritten", given: text, hex });
      read.push(hex);
    }
  }
  const missing = PALETTE_SIZE - read.length;
  if (read.length === 0) return { colors: [], repairs };
  if (missing < 0) repairs.push({ kind: "left_out", count: -missing });
  if (missing > 0) repairs.push({ kind: "filled_in", count: missing });
  return { colors: filled(read.slice(0, PALETTE_SIZE)), repairs };
}

/** Shades of a single colour; between several, the middle of the widest gap. */
function filled(colors: readonly Hex[]): Hex[] {
  const result = [...colors];
  const only = result[0];
  if (result.length === 1 && only !== undefined) {
    const { c, h } = lchOf(only);
    return [0.9, 0.75, 0.6, 0.42, 0.25].map((l) => hexOf({ l, c: Math.min(c, 0.16), h }));
  }
  while (result.length < PALETTE_SIZE) {
    const gaps = result.slice(1).map((next, i) => distance(result[i] ?? next, next));
    const widest = gaps.indexOf(Math.max(...gaps));
    const [before, after] = [result[widest], result[widest + 1]];
    if (before === undefined || after === undefined) break;
    result.splice(widest + 1, 0, middle(before, after));
  }
  return result;
}

function plane(hex: Hex): [l: number, a: number, b: number] {
  const { l, c, h } = lchOf(hex);
  const angle = (h * Math.PI) / 180;
  return [l, c * Math.cos(angle), c * Math.sin(angle)];
}

function distance(one: Hex, other: Hex): number {
  const there = plane(other);
  return Math.hypot(...plane(one).map((value, i) => value - (there[i] ?? 0)));
}

function middle(one: Hex, other: Hex): Hex {
  const [l1, a1, b1] = plane(one);
  const [l2, a2, b2] = plane(other);
  const [l, a, b] = [(l1 + l2) / 2, (a1 + a2) / 2, (b1 + b2) / 2];
  return hexOf({ l, c: Math.hypot(a, b), h: (Math.atan2(b, a) * 180) / Math.PI });
}
