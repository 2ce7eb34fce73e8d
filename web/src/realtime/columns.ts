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
}
