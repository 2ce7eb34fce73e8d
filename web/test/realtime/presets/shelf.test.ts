import { Shelf, type ShelfState } from "@/realtime/presets/shelf";
import { DEFAULT_SETTINGS } from "@/realtime/settings";
import { beforeEach, describe, expect, it } from "vitest";

const mine = { ...DEFAULT_SETTINGS, voice: "cedar", speed: 1.2 };
let saved: ShelfState | null;
let shelf: Shelf;
const reopened = () =>
  new Shelf({ load: () => JSON.parse(JSON.stringify(saved)) as unknown, save: () => undefined });
const names = (of: Shelf) => of.view.presets.map(({ name }) => name);

beforeEach(() => {
  saved = null;
  shelf = new Shelf({ load: () => null, save: (state) => (saved = state) }, () => 1000);
});

describe("presets", () => {
  it("keep what is not the default, under a name of their own, for the next visit", async () => {
    shelf.savePreset("Phone", mine);
    shelf.savePreset("Phone", mine);
    await Promise.resolve();
    expect(names(reopened())).toEqual(["Phone", "Phone (2)"]);
    expect(reopened().view.presets[0]?.settings).toEqual({ voice: "cedar", speed: 1.2 });
  });

  it("are renamed, duplicated, overwritten, deleted, and brought back in their place", () => {
    const { id } = shelf.savePreset("A", mine);
    shelf.savePreset("B", DEFAULT_SETTINGS);
    shelf.rename(id, "  Z ");
    shelf.rename(id, " ");
    shelf.duplicate(id);
    shelf.overwrite(id, { ...DEFAULT_SETTINGS, voice: "ash" });
    const undo = shelf.removePreset(id);
    expect(names(shelf)).toEqual(["B", "Z (2)"]);
    undo();
    undo();
    expect(names(shelf)).toEqual(["Z", "B", "Z (2)"]);
    expect(shelf.view.presets[0]?.settings).toEqual({ voice: "ash" });
  });

  it("travel as a file, without what the protocol does not allow", () => {
    shelf.savePreset("A", mine);
    const file = shelf.exported();
    const other = new Shelf({ load: () => null, save: () => undefined });
    expect(other.import(file)).toBe(1);
    expect(other.view.presets[0]?.settings).toEqual({ voice: "cedar", speed: 1.2 });
    expect(other.import(file.replace("1.2", "77"))).toBe(1);
    expect(other.view.presets[1]?.settings).toEqual({ voice: "cedar" });
    expect(other.import("{}")).toBeNull();
    expect(other.import("not JSON")).toBeNull();
  });
});

describe("versions of the instructions (B3a)", () => {
  it("keep every text that was in place, once", () => {
    shelf.keepVersion("", "Be brief.");
    shelf.keepVersion("Be brief.", "Be kind.");
    shelf.keepVersion("Be kind.", "Be kind.");
    expect(shelf.view.versions.map(({ text }) => text)).toEqual(["", "Be brief.", "Be kind."]);
  });

  it("forget the oldest beyond fifty", () => {
    for (let n = 0; n < 80; n++) shelf.keepVersion(`${n}`, `${n + 1}`);
    expect(shelf.view.versions).toHaveLength(50);
    expect(shelf.view.versions.at(-1)?.text).toBe("80");
  });
});
