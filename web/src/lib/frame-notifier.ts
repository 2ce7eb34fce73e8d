/** Tells listeners that something changed: at most once a frame, and twice a second when the page is hidden. */

const HIDDEN_PAGE_INTERVAL_MS = 500;

/** The time at which the current frame began; null where there are none, and while the page is hidden. */
function frameNow(): number | null {
  if (typeof document === "undefined" || document.visibilityState !== "visible") return null;
  const now = document.timeline.currentTime;
  return typeof now === "number" ? now : null;
}

export class FrameNotifier {
  readonly #listeners = new Set<() => void>();
  readonly #everyMs: number;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;
  #toldAt = -Infinity;
  #toldIn: number | null = null;

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

  /** Tells at once, for what is itself told once a frame; in the next one if this frame has been told already. */
  readonly now = (): void => {
    const frame = frameNow();
    if (frame !== null && frame === this.#toldIn) this.changed();
    else this.#tell();
  };

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
    this.#toldIn = frameNow();
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  };
}
