import { describe, expect, it } from "vitest";
import { emptyItem } from "@/realtime/conversation";
import { ItemList } from "@/realtime/item-list";
import { KeptMap } from "@/realtime/kept-map";
import { ItemOrder } from "@/realtime/order";

function listOf(...ids: string[]): { list: ItemList; order: ItemOrder } {
  const order = new ItemOrder();
  const list = new ItemList(order);
  for (const id of ids) {
    order.mention(id);
    list.set(id, emptyItem(id));
  }
  return { list, order };
}

const idsOf = (list: ItemList) => list.all.map(({ id }) => id);

describe("ItemList", () => {
  it("keeps what it gave out, and in the next one all that did not change", () => {
    const { list } = listOf("a", "b", "c");
    const before = list.all;
    expect(list.all).toBe(before);
    list.set("b", { ...emptyItem("b"), role: "user" });
    const after = list.all;
    expect(before[1]?.role).toBeNull();
    expect(after[1]?.role).toBe("user");
    expect(after[0]).toBe(before[0]);
    expect(after[2]).toBe(before[2]);
  });

  it("follows the order", () => {
    const { list, order } = listOf("a", "b");
    expect(idsOf(list)).toEqual(["a", "b"]);
    order.place("b", null, "added");
    order.place("a", "b", "added");
    expect(idsOf(list)).toEqual(["b", "a"]);
  });

  it("leaves out what was deleted, anchors, and what belongs to no conversation", () => {
    const { list, order } = listOf("a", "b", "c", "anchor_1");
    expect(idsOf(list)).toEqual(["a", "b", "c"]);
    list.hide("a");
    list.set("c", { ...emptyItem("c"), responseId: "resp_1" });
    list.leaveOut("resp_1");
    expect(idsOf(list)).toEqual(["b"]);
    list.show("a");
    expect(idsOf(list)).toEqual(["a", "b"]);
    order.mention("d");
    list.set("d", { ...emptyItem("d"), responseId: "resp_1" });
    expect(idsOf(list)).toEqual(["a", "b"]);
  });

  it("leaves out an item whose response is known to belong to no conversation beforehand", () => {
    const { list } = listOf("a", "b");
    list.leaveOut("resp_1");
    expect(idsOf(list)).toEqual(["a", "b"]);
    list.set("b", { ...emptyItem("b"), responseId: "resp_1" });
    expect(idsOf(list)).toEqual(["a"]);
  });
});

describe("KeptMap", () => {
  it("gives out the same copy until it changes", () => {
    const map = new KeptMap<string, number>();
    map.set("a", 1);
    const before = map.copy;
    expect(map.copy).toBe(before);
    map.set("b", 2);
    expect([...before]).toEqual([["a", 1]]);
    expect([...map.copy]).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
  });
});
