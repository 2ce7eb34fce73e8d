import type { Session } from "@/realtime/session";
import { useEffect, type PointerEvent } from "react";

const TYPING = "input, textarea, select, [contenteditable=true]";
const OTHER_CONTROL =
  "button:not([data-talk]), a, summary, [role=tab], [role=separator], [role=dialog] *";

function belongsToSomethingElse(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest(`${TYPING}, ${OTHER_CONTROL}`) !== null;
}

/** Space held anywhere but in a field or on another control. */
function listenToSpace(session: Session): () => void {
  const down = (event: KeyboardEvent) => {
    if (event.code !== "Space" || belongsToSomethingElse(event.target)) return;
    event.preventDefault();
    if (!event.repeat) session.press();
  };
  const up = (event: KeyboardEvent) => {
    if (event.code !== "Space" || belongsToSomethingElse(event.target)) return;
    event.preventDefault();
    session.release();
  };
  const away = () => session.release();
  addEventListener("keydown", down);
  addEventListener("keyup", up);
  addEventListener("blur", away);
  return () => {
    removeEventListener("keydown", down);
    removeEventListener("keyup", up);
    removeEventListener("blur", away);
    session.release();
  };
}

/** Handlers for the talk button; Space works alike. Letting go anywhere ends the turn. */
export function usePushToTalk(session: Session, active: boolean) {
  useEffect(() => (active ? listenToSpace(session) : undefined), [session, active]);
  if (!active) return {};
  const release = () => session.release();
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      session.press();
    },
    onPointerUp: release,
    onPointerCancel: release,
    onLostPointerCapture: release,
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
  };
}
