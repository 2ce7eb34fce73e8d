import { useEffect, useLayoutEffect, useState } from "react";

const BAR = "[data-testid=talk-bar]";
const BEHIND = "#root header, #root main, #root [data-behind-captions]";

/** Pixels that the talk bar takes at the bottom: it stays in reach. */
export function useBarHeight(): number {
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const bar = document.querySelector(BAR);
    if (bar === null) return;
    const measure = () => setHeight(innerHeight - bar.getBoundingClientRect().top);
    const observer = new ResizeObserver(measure);
    observer.observe(bar);
    addEventListener("resize", measure);
    measure();
    return () => {
      observer.disconnect();
      removeEventListener("resize", measure);
    };
  }, []);
  return height;
}

/** What lies behind cannot be reached by key. */
export function useInertBehind(): void {
  useEffect(() => {
    const behind = [...document.querySelectorAll<HTMLElement>(BEHIND)].filter(
      (element) => !element.inert,
    );
    for (const element of behind) element.inert = true;
    return () => {
      for (const element of behind) element.inert = false;
    };
  }, []);
}

/** Asks for the whole screen; only a click or a key may, and some browsers never give it. */
export function takeWholeScreen(): void {
  if (!document.fullscreenEnabled || document.fullscreenElement !== null) return;
  void document.documentElement.requestFullscreen({ navigationUI: "hide" }).catch(() => undefined);
}

/** Who leaves the whole screen leaves the large text, and the other way round. */
export function useWholeScreen(onLeave: () => void): void {
  useEffect(() => {
    let entered = document.fullscreenElement !== null;
    const changed = () => {
      if (document.fullscreenElement !== null) entered = true;
      else if (entered) onLeave();
    };
    document.addEventListener("fullscreenchange", changed);
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
  }, [onLeave]);
}

export function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      onEscape();
    };
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, [onEscape]);
}
