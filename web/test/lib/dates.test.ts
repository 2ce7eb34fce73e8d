import { ago, dateTime } from "@/lib/dates";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const AT = Date.UTC(2026, 10, 22, 12, 5);

describe("dates", () => {
  it("have the year of the Gregorian calendar in Thai as well (E3)", () => {
    expect(dateTime(AT, "th")).toContain("2026");
    expect(dateTime(AT, "th")).toMatch(/พ\.ย\./);
    expect(dateTime(AT, "en")).toContain("22 Nov 2026");
    const times = fc.integer({ min: Date.UTC(2020, 0, 2), max: Date.UTC(2060, 0, 1) });
    fc.assert(
      fc.property(times, (at) => {
        expect(dateTime(at, "th")).not.toMatch(/25[6-9]\d|26\d\d/);
      }),
    );
  });

  it("are told from now when they are near", () => {
    expect(ago(AT, AT + 20_000, "en")).toBe("now");
    expect(ago(AT, AT + 3 * 60_000, "en")).toBe("3 minutes ago");
    expect(ago(AT, AT + 5 * 3_600_000, "th")).toMatch(/5.*ชั่วโมง/);
    expect(ago(AT, AT + 30 * 86_400_000, "en")).toContain("2026");
    expect(ago(AT + 9000, AT, "en")).toBe("now");
  });
});
