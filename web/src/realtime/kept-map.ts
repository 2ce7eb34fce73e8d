/** A map that gives out copies which never change, and makes another one only when it has changed. */
export class KeptMap<K, V> {
  readonly #map = new Map<K, V>();
  #copy: ReadonlyMap<K, V> | null = null;

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  set(key: K, value: V): void {
    this.#map.set(key, value);
    this.#copy = null;
  }

  /** The same one until the next `set`. */
  get copy(): ReadonlyMap<K, V> {
    this.#copy ??= new Map(this.#map);
    return this.#copy;
  }
}
