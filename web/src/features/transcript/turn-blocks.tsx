import { NearBlocks } from "@/lib/near-blocks";
import { usePrinting } from "@/lib/use-printing";
import { useVersion } from "@/lib/use-version";
import { useState, type ReactNode } from "react";

/** Items that come and go together. */
export const BLOCK_ITEMS = 20;
/** So many at the end are always there: what is said now, and what a search of the browser's finds. */
const LAST_BLOCKS = 3;
/** Until it has been seen: a turn of two lines, and the space below it. */
const ITEM_PX = 100;

interface Props<T> {
  items: readonly T[];
  /** One item, with a key. */
  children: (item: T) => ReactNode;
}

/** A long column of items of any height, of which only those near what the reader sees are on the page. */
export function TurnBlocks<T>({ items, children }: Props<T>) {
  const [blocks] = useState(() => new NearBlocks());
  useVersion(blocks.changes);
  const printing = usePrinting();
  const count = Math.ceil(items.length / BLOCK_ITEMS);
  return Array.from({ length: count }, (_, block) => {
    const isThere = printing || block >= count - LAST_BLOCKS || blocks.isNear(block);
    const height = blocks.heightOf(block) ?? BLOCK_ITEMS * ITEM_PX;
    const from = block * BLOCK_ITEMS;
    return (
      <div
        key={block}
        ref={blocks.attach}
        data-block={block}
        className="flex flex-col gap-5 empty:hidden"
      >
        {isThere ? (
          items.slice(from, from + BLOCK_ITEMS).map(children)
        ) : (
          <div aria-hidden data-testid="turns-away" style={{ height }} />
        )}
      </div>
    );
  });
}
