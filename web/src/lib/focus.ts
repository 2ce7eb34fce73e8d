import { useLayoutEffect, useRef, type RefObject } from "react";

/** Where the focus goes when what had it is gone: what one would use next. */
const FLOORS = ["[data-talk]", "#main"];

function isNowhere(): boolean {
  return document.activeElement === document.body || document.activeElement === null;
}

/** After the page has been brought up to date; nothing happens where something else has taken the focus. */
export function focusFloor(): void {
  requestAnimationFrame(() => {
    if (!isNowhere()) return;
    const found = FLOORS.map((floor) => document.querySelector<HTMLElement>(floor));
    found.find((floor) => floor !== null)?.focus({ preventScroll: true });
  });
}

/** Whoever goes away with the focus in it leaves it to the floor, rather than to nobody. */
export function useFocusFloor(ref: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (element?.contains(document.activeElement) === true) focusFloor();
    };
  }, [ref]);
}

function giveBack(before: Element | null): void {
  if (!isNowhere()) return;
  if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  focusFloor();
}

/** For a dialog that no button of its own opens: who had the focus before has it afterwards. */
export function useFocusAround() {
  const before = useRef<Element | null>(null);
  return {
    opened: () => {
      before.current = document.activeElement;
    },
    closed: () => giveBack(before.current),
  };
}

/** Gives the focus back to whom it was taken from. */
export function useFocusBack(): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      requestAnimationFrame(() => giveBack(before));
    };
  }, []);
}
