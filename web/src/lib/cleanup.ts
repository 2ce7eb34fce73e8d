/** What has to be undone, undone once, last first. Additions after the end are undone at once. */
export class Cleanup {
  #undo: (() => void)[] | null = [];

  add(undo: () => void): void {
    if (this.#undo === null) undo();
    else this.#undo.push(undo);
  }

  run(): void {
    const undo = this.#undo ?? [];
    this.#undo = null;
    for (const step of undo.reverse()) step();
  }
}
