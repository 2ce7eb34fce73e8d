/** Speaker mode: while the agent is heard, the microphone is not. Pure; time is an argument. */
import type { TalkState } from "@/realtime/talk";

/** How long a room and a loudspeaker go on sounding after the agent has ended. */
export const TAIL_MS = 300;

export class HalfDuplex {
  #audible = false;
  #until = 0;

  /** Whether the microphone is held closed; `again` asks for another look after so many ms. */
  holds(state: TalkState, isOn: boolean, now: number, again: (ms: number) => void): boolean {
    const wasAudible = this.#audible;
    this.#audible = isOn && state.mode === "voice_activity" && state.audible;
    if (this.#audible) return true;
    if (!isOn || state.mode !== "voice_activity") return false;
    if (wasAudible) {
      this.#until = now + TAIL_MS;
      again(TAIL_MS);
    }
    return now < this.#until;
  }
}
