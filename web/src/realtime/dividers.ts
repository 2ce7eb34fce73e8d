/** Where something happened to the conversation as a whole: a line across the transcript. */

export type DividerKind = "reconnected" | "handed_over" | "new_conversation";

export interface Divider {
  readonly kind: DividerKind;
  /** performance.now() */
  readonly at: number;
  /** The last item before it; null: it stands above all. */
  readonly afterItemId: string | null;
}

/** What stands among the items of a conversation without being one. */
export type Placed = Pick<Divider, "at" | "afterItemId">;

/** Dividers by the item that they stand under (null: above all). One whose item is gone goes by its time. */
export function placedDividers<T extends Placed>(
  items: readonly { readonly id: string }[],
  seenAt: ReadonlyMap<string, number>,
  dividers: readonly T[],
): ReadonlyMap<string | null, readonly T[]> {
  const placed = new Map<string | null, T[]>();
  if (dividers.length === 0) return placed;
  const present = new Set(items.map(({ id }) => id));
  for (const divider of dividers) {
    const { afterItemId, at } = divider;
    const isAnchored = afterItemId === null || present.has(afterItemId);
    const earlier = () => items.findLast(({ id }) => (seenAt.get(id) ?? 0) <= at)?.id ?? null;
    const under = isAnchored ? afterItemId : earlier();
    placed.set(under, [...(placed.get(under) ?? []), divider]);
  }
  return placed;
}
