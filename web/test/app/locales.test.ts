import { en } from "@/app/locales/en/index";
import { th } from "@/app/locales/th/index";
import { healthOf } from "@/api/health";
import { clock, milliseconds, size } from "@/lib/format";
import { describe, expect, it } from "vitest";

function flat(value: object, path = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]: [string, string | object]) =>
    typeof inner === "string" ? [[`${path}${key}`, inner]] : flat(inner, `${path}${key}.`),
  );
}

const slots = (text: string) => (text.match(/\{\{\s*\w+/g) ?? []).toSorted();

describe("the two languages", () => {
  const thai = new Map(flat(th));

  it("say the same things with the same values", () => {
    for (const [key, text] of flat(en)) {
      expect(thai.has(key), key).toBe(true);
      expect(slots(thai.get(key) ?? ""), key).toEqual(slots(text));
    }
    expect(thai.size).toBe(flat(en).length);
  });

  it("are both written out", () => {
    const same = flat(en).filter(([key, text]) => text !== "" && thai.get(key) === text);
    const names = same
      .map(([key]) => key)
      .filter(
        (key) => !/^(summary|transport|language|app|settings\.(codecs|kbps|code)\.?)/.test(key),
      );
    expect(names).toEqual([]);
  });
});

describe("numbers", () => {
  it("are as people read them", () => {
    expect(clock(3_723_000)).toBe("1:02:03");
    expect(clock(65_000)).toBe("01:05");
    expect(milliseconds(1_234_567)).toBe("1\u202f234\u202f567");
    expect(size(999)).toBe("999 B");
    expect(size(12_345)).toBe("12.3 kB");
  });
});

describe("the engine's health", () => {
  it("is read tolerantly", () => {
    expect(healthOf(true, {}).status).toBe("ready");
    expect(healthOf(false, { status: "failed", detail: "no model" })).toMatchObject({
      status: "failed",
      detail: "no model",
    });
    expect(healthOf(false, { status: "loading", loading: { stt: 1, llm: 0.5 } }).share).toBe(0.75);
    expect(healthOf(false, null)).toMatchObject({ status: "loading", share: null });
  });
});
