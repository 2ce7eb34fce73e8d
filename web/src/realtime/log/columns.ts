/** Typed arrays that grow: numbers of a log without an object for each row. */

type NumberArray = Float64Array | Uint32Array | Uint16Array | Uint8Array;

export class Column<T extends NumberArray> {
  #cells: T;
  #length = 0;
  readonly #make: (capacity: number) => T;

  constructor(make: (capacity: number) => T) {
    this.#make = make;
    this.#cells = make(1024);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#cells.length) {
      const larger = this.#make(this.#cells.length * 2);
      larger.set(this.#cells);
      this.#cells = larger;
    }
    this.#cells[this.#length++] = value;
  }

  at(index: number): number {
    return index < this.#length ? (this.#cells[index] ?? 0) : 0;
  }

  /** Indices whose cell is `value`, oldest first. */
  where(value: number): number[] {
    const found: number[] = [];
    for (let i = 0; i < this.#length; i++) if (this.#cells[i] === value) found.push(i);
    return found;
  }
}

export const doubles = () => new Column((n) => new Float64Array(n));
export const words = () => new Column((n) => new Uint32Array(n));
export const bytes = () => new Column((n) => new Uint8Array(n));

/** Texts that occur again and again, each kept once; 0 is null. */
export class Names {
  readonly #texts: (string | null)[] = [null];
  readonly #ids = new Map<string, number>();

  get count(): number {
    return this.#texts.length;
  }

  idOf(text: string | null): number {
    if (text === null) return 0;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.push(text) - 1;
    this.#ids.set(text, id);
    return id;
  }

  /** 0 when the text has never occurred. */
  find(text: string): number {
    return this.#ids.get(text) ?? 0;
  }

  at(id: number): string | null {
    return this.#texts[id] ?? null;
  }
}
