/** K4a, E2b: what a reader is told of each turn. */
import { EMPTY_PART, emptyItem } from "@/realtime/conversation";
import { type Circumstances, partView } from "@/realtime/transcript/turn-state";
import { describe, expect, it } from "vitest";

const agent = { ...emptyItem("a"), role: "assistant" as const };
const user = { ...emptyItem("u"), role: "user" as const };
const final = { ...EMPTY_PART, transcript: "final" as const, text: "one two three four" };
const live: Circumstances = { outcome: undefined, transcribes: true, live: true };
const over: Circumstances = { ...live, live: false };
const outcome = (status: string) => ({
  ...live,
  outcome: { status, reason: null, message: "out of memory", usage: null },
});

describe("what a reader is told", () => {
  it("of a spoken turn without words yet", () => {
    expect(partView(user, EMPTY_PART, live).state).toBe("pending");
    expect(partView(user, EMPTY_PART, over).state).toBe("lost");
    expect(partView(user, EMPTY_PART, { ...live, transcribes: false }).state).toBe("untranscribed");
    expect(partView(user, { ...final, text: " " }, live).state).toBe("inaudible");
    expect(partView(user, { ...EMPTY_PART, transcript: "failed" }, live).state).toBe("failed");
  });

  it("of an agent's turn that was cut", () => {
    const cut = { ...agent, heardMs: 500 };
    const view = partView(cut, { ...final, audioMs: 1000 }, live);
    expect(view).toEqual({ state: "interrupted", heard: "one two ", unheard: "three four" });
    const written = partView(cut, { ...final, kind: "text" }, live);
    expect(written.unheard).toBe("");
  });

  it("of an agent's turn that ended otherwise than it should", () => {
    expect(partView(agent, final, outcome("failed")).state).toBe("unanswered");
    expect(partView(agent, final, outcome("cancelled")).state).toBe("interrupted");
    expect(partView(agent, final, outcome("incomplete")).state).toBe("incomplete");
    const streaming = { ...final, transcript: "pending" as const };
    expect(partView(agent, streaming, live).state).toBe("pending");
    expect(partView(agent, streaming, over).state).toBe("incomplete");
  });
});
