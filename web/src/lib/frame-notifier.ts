/** Tells listeners that something changed: at most once a frame, and twice a second when the page is hidden. */

const HIDDEN_PAGE_INTERVAL_MS = 500;

export class FrameNotifier {
  readonly #listeners = new Set<() => void>();
  readonly #everyMs: number;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;
  #toldAt = -Infinity;

  /**
   * `everyMs`: at most so often instead, for what nobody reads at the speed of frames; what comes after a quiet
   * time is told in the next frame all the same. 0: once a frame.
   */
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
    const wait = this.#toldAt + this.#everyMs - performance.now();
    if (wait > 0) this.#timer = setTimeout(this.#inNextFrame, wait);
    else this.#inNextFrame();
  };

  /** Tells at once: for what is itself told once a frame. */
  readonly now = (): void => this.#tell();

  readonly #inNextFrame = (): void => {
    const hasFrames = typeof requestAnimationFrame === "function";
    const patience = hasFrames || this.#everyMs === 0 ? HIDDEN_PAGE_INTERVAL_MS : 0;
    this.#timer = setTimeout(this.#tell, patience);
    if (hasFrames) this.#frame = requestAnimationFrame(this.#tell);
  };

  readonly #tell = (): void => {
    clearTimeout(this.#timer);
    if (typeof cancelAnimationFrame === "function") cancelAnimationFrame(this.#frame);
    this.#timer = undefined;
    this.#toldAt = performance.now();
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  };
}
