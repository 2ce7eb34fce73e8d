import { cx } from "@/lib/class-names";
import type { ReactNode } from "react";
import { marked } from "./highlighted";

/** Widths of the cell, pixels, by that of the list: those that the classes of `CELL` say. */
const WIDTHS: readonly (readonly [list: number, cell: number])[] = [
  [768, 304],
  [512, 272],
  [448, 192],
  [0, 152],
];
/** A letter of the widest code font among those that are asked for, and what else may stand in the cell. */
const LETTER_PX = 7.5;
const TOGGLE_PX = 18;
const INDENT_PX = 20;
const COUNT_PX = 4;

/** Pixels for a type in a list of this width. */
export function typeWidth(listPx: number): number {
  return WIDTHS.find(([list]) => listPx >= list)?.[1] ?? 0;
}

/** Whether a type is sure to fit: then there is one text to lay out instead of a row of boxes. */
export function typeFits(type: string, px: number, count: number, isMember: boolean): boolean {
  const counted = count > 0 ? TOGGLE_PX + COUNT_PX + (1 + String(count).length) * LETTER_PX : 0;
  return type.length * LETTER_PX + counted + (isMember ? INDENT_PX : 0) <= px;
}

const CELL =
  "min-w-36 shrink basis-[19rem] font-mono @max-3xl:min-w-32 @max-3xl:basis-[17rem] " +
  "@max-lg:min-w-28 @max-lg:basis-48 @max-md:min-w-24 @max-md:basis-[9.5rem]";

interface Props {
  type: string;
  fits: boolean;
  isMember: boolean;
  isError: boolean;
  highlights: readonly RegExp[];
  /** For a run: what opens it, and how many events it has. */
  toggle: ReactNode;
  count: number;
}

/** The type of an event. Where it does not fit, what is after its last dot stays in sight. */
export function EventType({ type, fits, isMember, isError, highlights, toggle, count }: Props) {
  const isGroup = count > 1;
  const look = cx(CELL, isMember && "pl-5 text-ink-3", isError && "font-semibold text-bad");
  if (fits && !isGroup) {
    return (
      <span role="gridcell" title={type} className={cx(look, "whitespace-nowrap")}>
        {marked(type, highlights)}
      </span>
    );
  }
  const cut = Math.max(0, type.lastIndexOf("."));
  return (
    <span role="gridcell" title={type} className={cx(look, "flex items-center")}>
      {toggle}
      {!fits && <span className="truncate">{marked(type.slice(0, cut), highlights)}</span>}
      <span className="shrink-0">{marked(fits ? type : type.slice(cut), highlights)}</span>
      {isGroup && <span className="shrink-0 pl-1 text-ink-3">×{count}</span>}
    </span>
  );
}
