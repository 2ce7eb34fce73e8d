import { NOTHING_SENT, leavesText, recalled, remembered } from "@/features/talk/sent-history";
import { describe, expect, it } from "vitest";

describe("what was sent before (K3a)", () => {
  it("is called up backwards, and the draft is there again in the end", () => {
    const history = ["one", "two"].reduce(remembered, NOTHING_SENT);
    const back = recalled(history, -1, "a draft");
    expect(back?.text).toBe("two");
    const further = recalled(back?.history ?? history, -1, "two");
    expect(further?.text).toBe("one");
    expect(recalled(further?.history ?? history, -1, "one")).toBeNull();
    const forth = recalled(further?.history ?? history, 1, "one");
    expect(recalled(forth?.history ?? history, 1, "two")?.text).toBe("a draft");
  });

  it("is not kept twice in a row, nor without end", () => {
    expect(["one", "one"].reduce(remembered, NOTHING_SENT).sent).toEqual(["one"]);
    const many = Array.from({ length: 150 }, (_, i) => `${i}`).reduce(remembered, NOTHING_SENT);
    expect(many.sent).toHaveLength(100);
    expect(many.sent.at(-1)).toBe("149");
  });

  it("is reached from the first and the last line only", () => {
    expect(leavesText("one\ntwo", 2, -1)).toBe(true);
    expect(leavesText("one\ntwo", 5, -1)).toBe(false);
    expect(leavesText("one\ntwo", 5, 1)).toBe(true);
    expect(leavesText("one\ntwo", 2, 1)).toBe(false);
  });
});
