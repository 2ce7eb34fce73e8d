/** A line across the transcript stays where it was drawn, whatever becomes of the items around it. */
import { type Divider, placedDividers } from "@/realtime/dividers";
import { expect, it } from "vitest";

const divider = (afterItemId: string | null, at: number): Divider => ({
  kind: "reconnected",
  at,
  afterItemId,
});
const seenAt = new Map([
  ["a", 10],
  ["b", 20],
]);
const items = [{ id: "a" }, { id: "b" }];
const under = (...dividers: Divider[]) => [...placedDividers(items, seenAt, dividers).keys()];

it("stands under its item, or above all", () => {
  expect(under(divider("a", 99))).toEqual(["a"]);
  expect(under(divider(null, 99))).toEqual([null]);
});

it("goes by its time once its item is deleted", () => {
  expect(under(divider("gone", 15))).toEqual(["a"]);
  expect(under(divider("gone", 5))).toEqual([null]);
  expect(under(divider("gone", 25))).toEqual(["b"]);
});
