/** Tells listeners that something changed: at most once a frame, and twice a second when the page is hidden. */

const HIDDEN_PAGE_INTERVAL_MS = 500;

export class FrameNotifier {
  readonly #listeners = new Set<() => void>();
  readonly #everyMs: number;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;

  /** `everyMs`: at most so often instead, for what nobody reads at the speed of frames. 0: once a frame. */
  constructor(everyMs = 0) {
    this.#everyMs = everyMs;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly version = (): number => this.#version;

  readonly changed = (): void => {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(this.#tell, this.#everyMs || HIDDEN_PAGE_INTERVAL_MS);
    if (this.#everyMs === 0 && typeof requestAnimationFrame === "function") {
      this.#frame = requestAnimationFrame(this.#tell);
    }
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
