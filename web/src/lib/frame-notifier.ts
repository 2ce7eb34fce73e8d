/** Tells listeners that something changed, at most once a frame, and at least twice a second when hidden. */

const HIDDEN_PAGE_INTERVAL_MS = 500;

export class FrameNotifier {
  readonly #listeners = new Set<() => void>();
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly version = (): number => this.#version;

  readonly changed = (): void => {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(this.#tell, HIDDEN_PAGE_INTERVAL_MS);
    if (typeof requestAnimationFrame === "function")
      this.#frame = requestAnimationFrame(this.#tell);
  };

  /** Tells at once: for what is itself told once a frame. */
  readonly now = (): void => this.#tell();

  readonly #tell = (): void => {
    clearTimeout(this.#timer);
    if (typeof cancelAnimationFrame === "function") cancelAnimationFrame(this.#frame);
    this.#timer = undefined;
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  };
}
