/** The guard of push-to-talk: shorter than this nobody has said anything. Pure; time is an argument. */

export const MIN_PRESS_MS = 100;

export type Press =
  | { readonly kind: "up" }
  | { readonly kind: "down"; readonly at: number }
  /** Released; the last of the sound is still on its way to the server. */
  | { readonly kind: "settling" };

export const UP: Press = { kind: "up" };

export function pressed(at: number): Press {
  return { kind: "down", at };
}

/** What a release asks for: to settle and commit, or to discard what was said by accident. */
export function released(press: Press, at: number): "commit" | "discard" | "nothing" {
  if (press.kind !== "down") return "nothing";
  return at - press.at >= MIN_PRESS_MS ? "commit" : "discard";
}
