/** The hands on the talk button of one session, and the clock that ends a turn which grows too long. */
import { proxy, ref } from "valtio/vanilla";
import { AT_REST, type Gesture, type GestureInput, gestureAfter } from "./press-gesture";

/** What a press does. */
export interface Pressed {
  press(): void;
  release(): void;
  discard(): void;
}

export class PressControl {
  readonly view: { gesture: Gesture } = proxy({ gesture: ref(AT_REST) });
  readonly #pressed: Pressed;
  #gesture = AT_REST;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #limitMs = 120_000;

  constructor(pressed: Pressed) {
    this.#pressed = pressed;
  }

  /** Whether the microphone is on through a press. */
  get isOn(): boolean {
    return this.#gesture.since !== null;
  }

  /** The longest turn from the next press on; it is sent when it is over. */
  limit(ms: number): void {
    this.#limitMs = ms;
  }

  feed(input: GestureInput): void {
    const { gesture, action } = gestureAfter(this.#gesture, input);
    if (gesture === this.#gesture) return;
    this.#gesture = gesture;
    this.view.gesture = ref(gesture);
    if (action === "press") this.#begin();
    else if (action !== null) this.#end(action);
  }

  #begin(): void {
    this.#timer = setTimeout(() => this.feed({ type: "limit" }), this.#limitMs);
    this.#pressed.press();
  }

  #end(action: "release" | "discard"): void {
    clearTimeout(this.#timer);
    this.#pressed[action]();
  }
}
