import type { PressControl } from "@/realtime/press-control";
import {
  useEffect,
  type KeyboardEvent as ReactKey,
  type MouseEvent,
  type PointerEvent,
} from "react";

const TYPING = "input, textarea, select, [contenteditable=true]";
const OTHER_CONTROL =
  "button:not([data-talk]), a, summary, [role=tab], [role=separator], [role=dialog], [role=dialog] *, [role=menu] *, [role=listbox] *";

const SPACE = "space";

function belongsToSomethingElse(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(`${TYPING}, ${OTHER_CONTROL}`) !== null;
}

/** Space held anywhere but in a field or on another control. Once held, letting go counts anywhere. */
function listenToSpace(control: PressControl): () => void {
  let held = false;
  const down = (event: KeyboardEvent) => {
    if (event.code !== "Space") return;
    if (!held && belongsToSomethingElse(event.target)) return;
    event.preventDefault();
    if (event.repeat) return;
    held = true;
    control.feed({ type: "down", holder: SPACE, at: performance.now() });
  };
  const up = (event: KeyboardEvent) => {
    if (event.code !== "Space" || !held) return;
    event.preventDefault();
    held = false;
    control.feed({ type: "up", holder: SPACE, at: performance.now() });
  };
  const away = () => {
    held = false;
    control.feed({ type: "away" });
  };
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  addEventListener("blur", away);
  return () => {
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
    removeEventListener("blur", away);
    control.feed({ type: "discard" });
    control.feed({ type: "away" });
  };
}

const holderOf = (event: PointerEvent) => `pointer:${event.pointerId}`;

/** Handlers for the talk button; Space works alike. Letting go anywhere ends the turn. */
export function usePushToTalk(control: PressControl, active: boolean) {
  useEffect(() => (active ? listenToSpace(control) : undefined), [control, active]);
  if (!active) return {};
  const lost = (event: PointerEvent) => control.feed({ type: "lost", holder: holderOf(event) });
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      control.feed({ type: "down", holder: holderOf(event), at: performance.now() });
    },
    onPointerUp: (event: PointerEvent) =>
      control.feed({ type: "up", holder: holderOf(event), at: performance.now() }),
    onPointerCancel: lost,
    onLostPointerCapture: lost,
    // Enter, a screen reader, voice control: a click that no pointer made.
    onClick: (event: MouseEvent) => {
      if (event.detail === 0) control.feed({ type: "activate", at: performance.now() });
    },
    onKeyDown: (event: ReactKey) => {
      if (event.key === "Enter" && event.repeat) event.preventDefault();
    },
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
  };
}
