import { EMPTY_PART, emptyItem } from "@/realtime/conversation";
import { partView } from "@/features/transcript/turn-state";
import { describe, expect, it } from "vitest";

const agent = { ...emptyItem("a"), role: "assistant" as const };
const user = { ...emptyItem("u"), role: "user" as const };
const final = { ...EMPTY_PART, transcript: "final" as const, text: "one two three four" };

describe("what a reader is told", () => {
  it("of a spoken turn without words yet", () => {
    expect(partView(user, EMPTY_PART, undefined, true).state).toBe("pending");
    expect(partView(user, EMPTY_PART, undefined, false).state).toBe("untranscribed");
    expect(partView(user, { ...final, text: " " }, undefined, true).state).toBe("inaudible");
    expect(partView(user, { ...EMPTY_PART, transcript: "failed" }, undefined, true).state).toBe(
      "failed",
    );
  });

  it("of an agent's turn that was cut", () => {
    const cut = { ...agent, heardMs: 500 };
    const view = partView(cut, { ...final, audioMs: 1000 }, undefined, true);
    expect(view).toEqual({ state: "interrupted", heard: "one two ", unheard: "three four" });
  });

  it("of an answer that failed", () => {
    const outcome = { status: "failed", reason: null, message: "out of memory", usage: null };
    expect(partView(agent, final, outcome, true).state).toBe("unanswered");
  });
});
