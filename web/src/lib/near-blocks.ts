/** Which blocks of a long column are near what its reader sees, and how high those are that went out of sight. */
import { FrameNotifier } from "./frame-notifier";

/** Name of the attribute of the element that scrolls: `data-blocks-frame`. */
const FRAME = "[data-blocks-frame]";
/** So far beyond the edges a block is there already when it comes into sight. */
const REACH = "100% 0px";

interface Seen {
  readonly near: boolean;
  /** While it was there; null: it never was. */
  readonly heightPx: number | null;
}

const UNSEEN: Seen = { near: false, heightPx: null };

export class NearBlocks {
  /** Told when a block came near or went away; at most once a frame. */
  readonly changes = new FrameNotifier();
  readonly #seen = new Map<number, Seen>();
  readonly #elements = new Set<Element>();
  #observer: IntersectionObserver | null = null;

  isNear(block: number): boolean {
    return this.#seen.get(block)?.near ?? false;
  }

  /** Height that it had when it was last there; null when it never was. */
  heightOf(block: number): number | null {
    return this.#seen.get(block)?.heightPx ?? null;
  }

  /** For a block's `ref`; its number is in `data-block`. */
  readonly attach = (element: HTMLElement | null): (() => void) | undefined => {
    if (element === null) return undefined;
    const observer = this.#observing(element);
    this.#elements.add(element);
    observer.observe(element);
    return () => {
      observer.unobserve(element);
      this.#elements.delete(element);
      this.#seen.delete(Number(element.dataset.block));
      if (this.#elements.size === 0) this.#stop();
    };
  };

  #observing(element: HTMLElement): IntersectionObserver {
    this.#observer ??= new IntersectionObserver(this.#look, {
      root: element.closest(FRAME),
      rootMargin: REACH,
    });
    return this.#observer;
  }

  #stop(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  readonly #look = (entries: readonly IntersectionObserverEntry[]): void => {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      const block = Number((target as HTMLElement).dataset.block);
      const before = this.#seen.get(block) ?? UNSEEN;
      const heightPx = before.near ? boundingClientRect.height : before.heightPx;
      this.#seen.set(block, { near: isIntersecting, heightPx });
    }
    this.changes.changed();
  };
}
