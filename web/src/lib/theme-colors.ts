/** Colours of the design as a canvas needs them: resolved for the theme, read again when it changes. */
export class ThemeColors<Name extends string> {
  readonly #names: readonly Name[];
  #colors: Record<Name, string> | null = null;

  constructor(names: readonly Name[]) {
    this.#names = names;
  }

  /** Follows the theme; returns how to stop. */
  watch(changed: () => void): () => void {
    const forget = () => {
      this.#colors = null;
      changed();
    };
    const observer = new MutationObserver(forget);
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ["data-theme", "style", "class"],
    });
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", forget);
    return () => {
      observer.disconnect();
      scheme.removeEventListener("change", forget);
    };
  }

  get(name: Name): string {
    this.#colors ??= this.#read();
    return this.#colors[name];
  }

  #read(): Record<Name, string> {
    const probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
    const colors = this.#names.map((name): [Name, string] => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    });
    probe.remove();
    return Object.fromEntries(colors) as Record<Name, string>;
  }
}
