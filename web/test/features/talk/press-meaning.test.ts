import { pressMeans } from "@/features/talk/press-meaning";
import { describe, expect, it } from "vitest";

describe("the talk button", () => {
  it("goes on with the conversation after a hang-up, and begins anew after a failure", () => {
    expect(pressMeans("hung_up", "voice_activity", false)).toBe("again");
    expect(pressMeans("hung_up", "push_to_talk", true)).toBe("again");
    expect(pressMeans("failed", "push_to_talk", false)).toBe("start");
  });
});
