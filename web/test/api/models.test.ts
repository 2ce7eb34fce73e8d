import { modelOf, retirementOf } from "@/api/models";
import { describe, expect, it } from "vitest";

const now = new Date("2026-11-22T12:00:00Z");
const retiring = (day: unknown) => modelOf({ id: "m", retires: day })[0] ?? { retires: null };

describe("a model's retirement", () => {
  it("is near within ninety days, and past from its day on", () => {
    expect(retirementOf(retiring("2027-01-20"), now)).toBe("soon");
    expect(retirementOf(retiring("2027-06-01"), now)).toBe("later");
    expect(retirementOf(retiring("2026-05-07"), now)).toBe("retired");
    expect(retirementOf(retiring("2026-11-22"), now)).toBe("retired");
  });

  it("is unknown where the server says nothing, or nonsense", () => {
    expect(retirementOf(retiring(null), now)).toBeNull();
    expect(retirementOf(retiring(undefined), now)).toBeNull();
    expect(retirementOf(retiring("soon"), now)).toBeNull();
    expect(modelOf({ id: 3 })).toEqual([]);
  });
});
