import { argumentLines } from "@/features/approvals/argument-lines";
import { indented } from "@/features/agent/indent";
import { MOODS, moodOf } from "@/features/feed/mood";
import { cardOf } from "@/features/records/card-view";
import { changeSentence, nameIn, valueText } from "@/features/records/words";
import { argumentsOf, fieldsOf } from "@/features/workbench/schema-form";
import type { TFunction } from "i18next";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const BOOKING = {
  reference: "K7R3MX",
  status: "confirmed",
  passengers: [{ name: "Malee Suwan", seat: "14C" }],
  flight: "CB204",
  date: "2026-12-01",
  from: "BKK",
  to: "NRT",
  departs: "09:30",
  arrives: "17:30",
  delay_minutes: 0,
  gate: "",
  cabin: "economy",
  checked_in: false,
  paid_baht: 12_400,
};

const t = ((key: string, options?: Record<string, unknown>) =>
  options && "defaultValue" in options
    ? options.defaultValue
    : `${key} ${JSON.stringify(options ?? {})}`) as unknown as TFunction;
const speech = { t, language: "en", currency: null };

describe("a record as a card (U1)", () => {
  it("shows where a booking goes, for whom, and what is worth telling of the rest", () => {
    const card = cardOf(BOOKING);
    expect(card.reference?.value).toBe("K7R3MX");
    expect(card.status?.value).toBe("confirmed");
    expect(card.legs.map(({ from, to, number }) => [from.value, to.value, number?.value])).toEqual([
      ["BKK", "NRT", "CB204"],
    ]);
    expect(card.people[0]?.name).toBe("Malee Suwan");
    expect(card.people[0]?.rest.map(({ path }) => path)).toEqual(["passengers[0].seat"]);
    expect(card.rest.map(({ name }) => name)).toEqual(["date", "cabin", "checked_in", "paid_baht"]);
  });

  it("takes a list of flights, a flat value, and anything else", () => {
    expect(cardOf([BOOKING, BOOKING]).legs).toHaveLength(2);
    expect(cardOf({ number: "550123", points: 18_400 }).reference?.value).toBe("550123");
    expect(cardOf("hello").rest.map(({ value }) => value)).toEqual(["hello"]);
    fc.assert(fc.property(fc.jsonValue(), (value) => void cardOf(value)));
  });

  it("says values as people read them", () => {
    expect(valueText("paid_baht", 12_400, speech)).toBe("12,400 THB");
    expect(valueText("status", "checked_in", speech)).toBe("Checked in");
    expect(valueText("departs", "2026-12-01T09:30:00+07:00", speech)).toMatch(/1 Dec 2026.*09:30/);
    expect(valueText("seat", null, speech)).toBe("—");
    expect(nameIn("flights[0].seat")).toBe("seat");
    const change = { id: 1, topic: "booking", key: "K7R3MX", at: 0, kind: "changed" } as const;
    const changes = [{ path: "passengers[0].seat", before: "14C", after: "12A" }];
    expect(changeSentence({ ...change, changes }, speech)).toBe("Booking K7R3MX · Seat: 14C → 12A");
  });
});

describe("what stands around a call with an agent", () => {
  it("a mood has five steps, whatever the score", () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (score) => {
        expect(MOODS).toContain(moodOf(score));
      }),
    );
    expect([moodOf(-1), moodOf(0), moodOf(1)]).toEqual([-2, 0, 2]);
  });

  it("arguments are names and values", () => {
    expect(argumentLines('{"booking_reference":"A","bags":2}')).toEqual([
      ["booking reference", "A"],
      ["bags", "2"],
    ]);
    expect(argumentLines("")).toEqual([]);
    expect(argumentLines("{half")).toHaveLength(1);
  });
});

describe("the form of a tool's schema (W3)", () => {
  const schema = {
    type: "object",
    properties: {
      flight_number: { type: "string", description: "Such as CB204" },
      date: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
      bags: { type: "integer" },
      cabin: { $ref: "#/$defs/Cabin" },
      flexible: { type: "boolean" },
      seats: { type: "array", items: { type: "string" } },
      contact: { type: "object", properties: {} },
    },
    required: ["flight_number", "date", "bags"],
    $defs: { Cabin: { type: "string", enum: ["economy", "business"] } },
  };

  it("has a field for each parameter, as its schema says", () => {
    const fields = fieldsOf(schema);
    expect(fields.map(({ type }) => type)).toEqual([
      ...["text", "text", "number", "choice", "boolean", "list", "json"],
    ]);
    expect(fields.map(({ required }) => required).slice(0, 3)).toEqual([true, false, true]);
    expect(fields[3]?.choices).toEqual(["economy", "business"]);
  });

  it("makes arguments of what was typed, and leaves out what was not", () => {
    const typed = { flight_number: "CB204", bags: "2", flexible: "true", seats: "1A, 1B" };
    expect(argumentsOf(fieldsOf(schema), typed)).toEqual({
      flight_number: "CB204",
      bags: 2,
      flexible: true,
      seats: ["1A", "1B"],
    });
    expect(() => argumentsOf(fieldsOf(schema), { contact: "{" })).toThrow(SyntaxError);
  });
});

describe("the editor's Tab", () => {
  it("indents to the next stop, and moves selected lines there and back", () => {
    expect(indented({ text: "ab", from: 2, to: 2 }, false)).toEqual({
      text: "ab  ",
      from: 4,
      to: 4,
    });
    const moved = indented({ text: "a\nb\nc", from: 0, to: 3 }, false);
    expect(moved.text).toBe("    a\n    b\nc");
    expect(indented(moved, true).text).toBe("a\nb\nc");
    expect(indented({ text: "a", from: 1, to: 1 }, true)).toEqual({ text: "a", from: 1, to: 1 });
  });
});
