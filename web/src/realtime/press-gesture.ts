/**
 * Hands on the talk button → when the microphone is on. Pure; time is an argument. Several hands count as
 * one: the turn ends when the last lets go. A click latches: the microphone stays on until the next one.
 */

/** A press on the button that ends sooner is a click. */
export const CLICK_MS = 250;

export interface Gesture {
  /** What is held down now: a pointer, the space bar. */
  readonly holders: readonly string[];
  /** On without a hand on it. */
  readonly latched: boolean;
  /** When the turn began; null: the microphone is off. */
  readonly since: number | null;
}

export const AT_REST: Gesture = { holders: [], latched: false, since: null };

export type GestureInput =
  | { type: "down"; holder: string; at: number }
  | { type: "up"; holder: string; at: number }
  /** The browser took the pointer away. */
  | { type: "lost"; holder: string }
  /** A click without a pointer: Enter, a screen reader, voice control. */
  | { type: "activate"; at: number }
  /** The window is no longer looked at: nobody will say that a key was let go. */
  | { type: "away" }
  /** The longest turn is over. */
  | { type: "limit" }
  /** What was said must not be sent. */
  | { type: "discard" };

export type GestureAction = "press" | "release" | "discard" | null;

interface Step {
  readonly gesture: Gesture;
  readonly action: GestureAction;
}

function isPointer(holder: string): boolean {
  return holder.startsWith("pointer");
}

function ended(gesture: Gesture, action: "release" | "discard"): Step {
  return {
    gesture: { ...gesture, latched: false, since: null },
    action: gesture.since === null ? null : action,
  };
}

function down(gesture: Gesture, holder: string, at: number): Step {
  if (gesture.holders.includes(holder)) return { gesture, action: null };
  const held = { ...gesture, holders: [...gesture.holders, holder] };
  if (gesture.latched) return ended(held, "release");
  // A second hand while the first still holds, or one that held on when the turn was over.
  if (gesture.holders.length > 0) return { gesture: held, action: null };
  return { gesture: { ...held, since: at }, action: "press" };
}

function letGo(gesture: Gesture, holder: string, clickedAt: number | null): Step {
  if (!gesture.holders.includes(holder)) return { gesture, action: null };
  const rest = { ...gesture, holders: gesture.holders.filter((other) => other !== holder) };
  if (rest.holders.length > 0 || gesture.since === null) return { gesture: rest, action: null };
  const isClick = clickedAt !== null && clickedAt - gesture.since < CLICK_MS;
  if (isClick && isPointer(holder)) return { gesture: { ...rest, latched: true }, action: null };
  return ended(rest, "release");
}

export function gestureAfter(gesture: Gesture, input: GestureInput): Step {
  switch (input.type) {
    case "down":
      return down(gesture, input.holder, input.at);
    case "up":
      return letGo(gesture, input.holder, input.at);
    case "lost":
      return letGo(gesture, input.holder, null);
    case "activate":
      if (gesture.since !== null) return ended(gesture, "release");
      return { gesture: { ...gesture, latched: true, since: input.at }, action: "press" };
    case "away":
      if (gesture.latched) return { gesture: { ...gesture, holders: [] }, action: null };
      return ended({ ...gesture, holders: [] }, "release");
    case "limit":
      return ended(gesture, "release");
    case "discard":
      return ended(gesture, "discard");
  }
}
