import { type JsonValue, findInTree, pathOf, revealed, treeLines, wrapped } from "@/lib/json-tree";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const NOTHING: ReadonlySet<string> = new Set();
const options = { toggled: NOTHING, columns: 40, root: "" };

const EVENT: JsonValue = {
  type: "response.function_call_arguments.done",
  arguments: '{"theme":"sunset","colors":["#ff0000"]}',
  response: { status: "completed", "status-details": null },
  instructions: "One two three four five ".repeat(10),
};

describe("D1: a payload as a tree", () => {
  it("opens what is small, and JSON inside of a text", () => {
    const lines = treeLines(EVENT, options);
    const paths = lines.map((line) => line.path);
    expect(paths).toContain("JSON.parse(arguments).colors[0]");
    expect(paths).toContain('response["status-details"]');
    expect(lines.find((line) => line.path === "instructions")).toMatchObject({
      kind: "long",
      open: false,
      size: 240,
    });
  });

  it("shows every character of a long text in lines that fit", () => {
    const open = treeLines(EVENT, { ...options, toggled: new Set(["instructions"]) });
    const text = open.filter((line) => line.kind === "text");
    expect(text.map((line) => line.text).join("")).toBe("One two three four five ".repeat(10));
    expect(Math.max(...text.map((line) => line.text.length))).toBeLessThanOrEqual(40);
  });

  it("loses no character, whatever the text, and splits no letter from its marks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 30 }), (text, fit) => {
        const lines = wrapped(text, fit);
        expect(lines.join("").length).toBe(text.replaceAll("\n", "").length);
      }),
    );
    expect(wrapped("กิ".repeat(5), 3)).toEqual(["กิ", "กิ", "กิ", "กิ", "กิ"]);
  });

  it("finds names and values, and opens what is around them", () => {
    const deep: JsonValue = { a: { b: { c: { d: { e: "needle" } } } } };
    const [found] = findInTree(deep, "NEEDLE", "");
    expect(found?.path).toBe("a.b.c.d.e");
    const before = treeLines(deep, options).map((line) => line.path);
    expect(before).not.toContain("a.b.c.d.e");
    const toggled = revealed(deep, found?.parents ?? [], options);
    expect(treeLines(deep, { ...options, toggled }).map((line) => line.path)).toContain(
      "a.b.c.d.e",
    );
  });

  it("gives each value a path that a program can follow", () => {
    expect(pathOf("", "session")).toBe("session");
    expect(pathOf("a", "b c")).toBe('a["b c"]');
    expect(pathOf("content", 0)).toBe("content[0]");
    const paths = fc.jsonValue().map((value) => {
      const lines = treeLines(value as JsonValue, { ...options, openAll: true });
      return lines.map((line) => line.path);
    });
    fc.assert(
      fc.property(paths, (all) => {
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});
