import { EMPTY_PART, emptyItem, heardCharacters } from "@/realtime/conversation";
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
    expect(view).toEqual({ state: "interrupted", heard: "one two", unheard: " three four" });
  });

  it("of an answer that failed", () => {
    const outcome = { status: "failed", reason: null, message: "out of memory" };
    expect(partView(agent, final, outcome, true).state).toBe("unanswered");
  });
});

describe("the heard part", () => {
  it("is all of it when the cut came after its end", () => {
    expect(heardCharacters({ ...final, audioMs: 900 }, 1000)).toBe(final.text.length);
  });

  it("is estimated by the pace of speech where the audio travels apart", () => {
    expect(heardCharacters(final, 0)).toBe(0);
    expect(heardCharacters(final, 60_000)).toBe(final.text.length);
  });
});
