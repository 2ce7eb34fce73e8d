/** The order of items, from what each event says about an item's predecessor, whatever came first. */

/** How much an event is worth as a witness: recorded `done` events may deny a predecessor that `added` named. */
const WITNESS = { committed: 2, done: 1, added: 3 } as const;

export type Witness = keyof typeof WITNESS;

interface Place {
  /** undefined: nobody has said; null: first. */
  previous: string | null | undefined;
  weight: number;
  /** Rank by arrival of the news about the place: the later insertion stands nearer to its predecessor. */
  rank: number;
}

export class ItemOrder {
  readonly #places = new Map<string, Place>();
  /** Named as a predecessor before anything else was known of them. */
  readonly #awaited = new Set<string>();
  /** Items that name each other as predecessors stand behind all others. */
  #hasCircle = false;
  #rank = 0;
  #ids: readonly string[] | null = [];

  /** The item exists. Until someone names its predecessor it stands at the end. */
  mention(id: string): void {
    if (this.#places.has(id)) return;
    this.#places.set(id, { previous: undefined, weight: 0, rank: this.#rank++ });
    const isLast = !this.#awaited.has(id) && !this.#hasCircle;
    this.#ids = this.#ids !== null && isLast ? [...this.#ids, id] : null;
  }

  /** Somebody has said where it stands. */
  isPlaced(id: string): boolean {
    return (this.#places.get(id)?.weight ?? 0) > 0;
  }

  place(id: string, previous: string | null | undefined, witness: Witness): void {
    this.mention(id);
    const place = this.#places.get(id);
    if (place === undefined || previous === undefined || previous === id) return;
    const named = previous === "root" ? null : previous;
    const weight = WITNESS[witness] + (named === null ? 0 : 10);
    if (weight <= place.weight) return;
    const isFirstNews = place.weight === 0;
    this.#places.set(id, {
      previous: named,
      weight,
      rank: isFirstNews ? this.#rank++ : place.rank,
    });
    if (named !== null && !this.#places.has(named)) this.#awaited.add(named);
    if (place.previous !== named && !this.#standsBehind(id, named)) this.#ids = null;
  }

  /** Whether the newest item has been told to stand where it stands: how a conversation mostly grows. */
  #standsBehind(id: string, previous: string | null): boolean {
    const ids = this.#ids;
    if (ids?.at(-1) !== id) return false;
    return previous === null ? ids.length === 1 : ids.at(-2) === previous;
  }

  get ids(): readonly string[] {
    this.#ids ??= this.#sorted();
    return this.#ids;
  }

  /** Depth-first through the tree of predecessors, without recursion: conversations are long. */
  #sorted(): string[] {
    const { followers, heads, strays } = this.#tree();
    const ids: string[] = [];
    const seen = new Set<string>();
    const walk = (starts: readonly string[]): void => {
      const stack = starts.toReversed();
      for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
        if (seen.has(id)) continue;
        seen.add(id);
        ids.push(id);
        stack.push(...(followers.get(id) ?? []).toReversed());
      }
    };
    walk(heads);
    walk(strays);
    this.#hasCircle = ids.length < this.#places.size;
    walk([...this.#places.keys()]);
    return ids;
  }

  #tree() {
    const followers = new Map<string, string[]>();
    const heads: string[] = [];
    const strays: string[] = [];
    const newestFirst = [...this.#places].sort(([, a], [, b]) => b.rank - a.rank);
    for (const [id, { previous }] of newestFirst) {
      if (previous === null) heads.push(id);
      else if (previous === undefined || !this.#places.has(previous)) strays.unshift(id);
      else followers.set(previous, [...(followers.get(previous) ?? []), id]);
    }
    return { followers, heads, strays };
  }
}
