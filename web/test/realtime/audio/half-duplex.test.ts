import { HalfDuplex, TAIL_MS } from "@/realtime/audio/half-duplex";
import { initialTalk } from "@/realtime/talk";
import { describe, expect, it, vi } from "vitest";

const quiet = initialTalk("voice_activity", "server");
const speaking = { ...quiet, audible: true };

describe("HalfDuplex", () => {
  it("holds the microphone while the agent is heard, and until the room is still", () => {
    const gate = new HalfDuplex();
    const again = vi.fn();
    expect(gate.holds(quiet, true, 0, again)).toBe(false);
    expect(gate.holds(speaking, true, 100, again)).toBe(true);
    expect(gate.holds(quiet, true, 5_000, again)).toBe(true);
    expect(again).toHaveBeenCalledExactlyOnceWith(TAIL_MS);
    expect(gate.holds(quiet, true, 5_000 + TAIL_MS, again)).toBe(false);
  });

  it("leaves it alone when it is off, and in push-to-talk", () => {
    const gate = new HalfDuplex();
    const again = vi.fn();
    expect(gate.holds(speaking, false, 0, again)).toBe(false);
    expect(gate.holds({ ...speaking, mode: "push_to_talk" }, true, 0, again)).toBe(false);
    expect(again).not.toHaveBeenCalled();
  });
});
