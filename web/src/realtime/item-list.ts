/** The items of a conversation in their order, as a list that is replaced and never changed. */
import { type ConversationItem, emptyItem } from "./conversation";
import { isAnchor } from "./link/anchor";
import type { ItemOrder } from "./order";

export class ItemList {
  readonly #order: ItemOrder;
  readonly #items = new Map<string, ConversationItem>();
  /** Items that are not shown: deleted, or never said after all. */
  readonly #hidden = new Set<string>();
  /** Responses that belong to no conversation. */
  readonly #outOfBand = new Set<string>();
  #list: readonly ConversationItem[] = [];
  /** The order that the list was made from; null when it must be made anew. */
  #ids: readonly string[] | null = null;
  readonly #places = new Map<string, number>();
  /** Items whose value in the list is old. */
  readonly #changed = new Set<string>();

  constructor(order: ItemOrder) {
    this.#order = order;
  }

  get(id: string): ConversationItem {
    return this.#items.get(id) ?? emptyItem(id);
  }

  set(id: string, item: ConversationItem): void {
    const isOut = item.responseId !== null && this.#outOfBand.has(item.responseId);
    if (isOut === this.#places.has(id)) this.#ids = null;
    this.#items.set(id, item);
    this.#changed.add(id);
  }

  hide(id: string): void {
    this.#hidden.add(id);
    this.#ids = null;
  }

  show(id: string): void {
    if (this.#hidden.delete(id)) this.#ids = null;
  }

  /** What the response makes is not part of the conversation. */
  leaveOut(responseId: string): void {
    if (this.#outOfBand.has(responseId)) return;
    this.#outOfBand.add(responseId);
    this.#ids = null;
  }

  get all(): readonly ConversationItem[] {
    const { ids } = this.#order;
    if (ids !== this.#ids) this.#make(ids);
    else if (this.#changed.size > 0) this.#renew();
    this.#changed.clear();
    return this.#list;
  }

  #make(ids: readonly string[]): void {
    this.#ids = ids;
    this.#list = ids
      .filter((id) => !this.#hidden.has(id) && !isAnchor(id))
      .map((id) => this.get(id))
      .filter(({ responseId }) => responseId === null || !this.#outOfBand.has(responseId));
    this.#places.clear();
    this.#list.forEach(({ id }, place) => this.#places.set(id, place));
  }

  /** A word that is added to one item costs no look at all the others. */
  #renew(): void {
    const list = [...this.#list];
    for (const id of this.#changed) {
      const place = this.#places.get(id);
      if (place !== undefined) list[place] = this.get(id);
    }
    this.#list = list;
  }
}
