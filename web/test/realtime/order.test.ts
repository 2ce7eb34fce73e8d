import { ItemOrder, type Witness } from "@/realtime/order";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type News =
  | { readonly kind: "mention"; readonly id: string }
  | {
      readonly kind: "place";
      readonly id: string;
      readonly previous: string | null | undefined;
      readonly witness: Witness;
    };

const id = fc.constantFrom("a", "b", "c", "d", "e", "f");
const news: fc.Arbitrary<News> = fc.oneof(
  fc.record({ kind: fc.constant("mention" as const), id }),
  fc.record({
    kind: fc.constant("place" as const),
    id,
    previous: fc.oneof(id, fc.constant(null), fc.constant(undefined), fc.constant("root")),
    witness: fc.constantFrom<Witness>("added", "done", "committed"),
  }),
);

function tell(order: ItemOrder, one: News): void {
  if (one.kind === "mention") order.mention(one.id);
  else order.place(one.id, one.previous, one.witness);
}

describe("ItemOrder", () => {
  it("lead 7: the order is the same whether it is asked for after each news or at the end", () => {
    fc.assert(
      fc.property(fc.array(news, { maxLength: 24 }), (all) => {
        const asked = new ItemOrder();
        const silent = new ItemOrder();
        for (const one of all) {
          tell(asked, one);
          tell(silent, one);
          expect(new Set(asked.ids).size).toBe(asked.ids.length);
        }
        expect(asked.ids).toEqual(silent.ids);
      }),
      { numRuns: 2_000 },
    );
  });

  it("a conversation that grows at its end keeps the order of what it had", () => {
    const order = new ItemOrder();
    for (let turn = 0; turn < 50; turn += 1) {
      order.place(`item_${turn}`, turn === 0 ? null : `item_${turn - 1}`, "added");
    }
    expect(order.ids).toEqual(Array.from({ length: 50 }, (_, turn) => `item_${turn}`));
  });
});
