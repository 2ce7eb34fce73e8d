import { asCss, asJson } from "@/realtime/palette/export";
import { Palettes } from "@/realtime/palette/palettes";
import { ROLES } from "@/realtime/palette/roles";
import { describe, expect, it } from "vitest";

const SUNSET = ["#ff7e5f", "#feb47b", "#ffe3b3", "#6a3d5b", "#2d1b33"];
const SEA = ["#0b3954", "#087e8b", "#bfd7ea", "#f2f5f7", "#ff5a5f"];

describe("palettes", () => {
  it("E2c: are applied, reset, and undone step by step", () => {
    const palettes = new Palettes();
    const sunset = palettes.show("sunset", SUNSET);
    palettes.wear(sunset);
    palettes.wear(palettes.show("sea", SEA));
    palettes.wear(null);
    expect(palettes.view.worn).toBeNull();
    palettes.undo();
    expect(palettes.view.worn?.theme).toBe("sea");
    palettes.undo();
    expect(palettes.view.worn?.theme).toBe("sunset");
    palettes.undo();
    expect(palettes.view.worn).toBeNull();
    palettes.undo();
    expect(palettes.view.worn).toBeNull();
  });

  it("E2c: are remembered, the newest first and each once", () => {
    const palettes = new Palettes();
    palettes.show("sunset", SUNSET);
    palettes.show("sea", SEA);
    palettes.wear(palettes.show("dusk", SUNSET));
    const again = new Palettes(JSON.parse(JSON.stringify(palettes.toKeep())));
    expect(again.view.history.map(({ theme }) => theme)).toEqual(["dusk", "sea"]);
    expect(again.view.worn?.colors).toEqual(SUNSET);
    again.undo();
    expect(again.view.worn).toBeNull();
  });

  it.each([
    null,
    3,
    "x",
    {},
    { current: { theme: "x", colors: ["#fff"] } },
    { history: [1, null] },
  ])("start empty from %j", (kept) => {
    const { current, history, worn } = new Palettes(kept).view;
    expect({ current, history, worn }).toEqual({ current: null, history: [], worn: null });
  });

  it("stay as they are when nothing given is a colour", () => {
    const palettes = new Palettes();
    palettes.show("sea", SEA);
    expect(palettes.show("nothing", ["?"])).toBeNull();
    expect(palettes.view.current?.theme).toBe("sea");
  });
});

describe("exports", () => {
  it("E2c: CSS has the five colours and every role in both schemes", () => {
    const css = asCss({ theme: "a */ b", colors: SUNSET });
    for (const hex of SUNSET) expect(css).toContain(hex);
    for (const role of ROLES)
      expect(css).toMatch(new RegExp(`--${role}: light-dark\\(#\\w{6}, #\\w{6}\\);`));
    expect(css.match(/\*\//g)).toHaveLength(1 + SUNSET.length);
  });

  it("E2c: JSON names the colours and holds the tokens", () => {
    const json = JSON.parse(asJson({ theme: "sunset", colors: SUNSET })) as Record<string, unknown>;
    expect(json.theme).toBe("sunset");
    expect(json.colors).toContainEqual({ hex: "#2d1b33", name: "dark purple" });
    expect(Object.keys(json.tokens as object)).toEqual(["light", "dark"]);
  });
});
