import {
  INITIAL_LAYOUT,
  PANES,
  arrange,
  clampToolsWidth,
  ownToolsWidth,
  toolsWidthOf,
  withPane,
  type Columns,
} from "@/app/layout-rules";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const CONSOLE = PANES.filter((pane) => pane !== "records");
const columns = fc.constantFrom<Columns>(1, 2, 3);
const layout = fc.record({
  conversation: fc.boolean(),
  events: fc.boolean(),
  tools: fc.boolean(),
  records: fc.boolean(),
  palette: fc.boolean(),
  side: fc.constantFrom(...PANES),
  front: fc.constantFrom(...PANES),
  toolsWidth: fc.nat(5000),
  split: fc.double({ min: 0.25, max: 0.75, noNaN: true }),
});

describe("the panes", () => {
  it("stand side by side where there is room, two and one behind tabs where not", () => {
    expect(arrange(INITIAL_LAYOUT, 3, CONSOLE)).toEqual({ shown: CONSOLE, tabs: [] });
    expect(arrange(INITIAL_LAYOUT, 2, CONSOLE)).toEqual({
      shown: ["conversation", "events"],
      tabs: ["events", "tools"],
    });
    expect(arrange(INITIAL_LAYOUT, 1, PANES)).toEqual({ shown: ["conversation"], tabs: PANES });
  });

  it("W5: an agent's live data stand where the tools would, behind tabs where it has both", () => {
    expect(arrange(INITIAL_LAYOUT, 3, ["conversation", "events", "records"])).toEqual({
      shown: ["conversation", "events", "records"],
      tabs: [],
    });
    const both = arrange({ ...INITIAL_LAYOUT, side: "records" }, 3, PANES);
    expect(both.shown).toEqual(["conversation", "events", "records"]);
    expect(both.tabs).toEqual(["tools", "records"]);
    expect(arrange(INITIAL_LAYOUT, 2, ["conversation", "events", "records"]).tabs).toEqual([
      "events",
      "records",
    ]);
  });

  it("E5: a pane that is shown is in sight, one that is hidden is not, and one always stays", () => {
    fc.assert(
      fc.property(
        layout,
        columns,
        fc.constantFrom(...PANES),
        fc.boolean(),
        (before, n, pane, on) => {
          const after = { ...before, ...withPane(before, n, pane, on) };
          const { shown } = arrange(after, n, PANES);
          expect(shown.includes(pane)).toBe(on);
          expect(shown.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("F5: what was hidden comes back as it was", () => {
    const hidden = { ...INITIAL_LAYOUT, ...withPane(INITIAL_LAYOUT, 3, "events", false) };
    expect({ ...hidden, ...withPane(hidden, 3, "events", true) }).toEqual(INITIAL_LAYOUT);
  });
});

describe("the width of the tools", () => {
  it("is 780 px by itself on wide pages and never more than 40 % of any", () => {
    expect(ownToolsWidth(1950)).toBe(780);
    expect(ownToolsWidth(3000)).toBe(780);
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 5000 }), (viewport) => {
        expect(ownToolsWidth(viewport)).toBeLessThanOrEqual(0.4 * viewport);
      }),
    );
  });

  it("E5: stays between 280 px and 70 % of the page, and says when it had to", () => {
    expect(clampToolsWidth(600, 1280)).toEqual({ width: 600, min: 280, max: 896, clamped: false });
    expect(clampToolsWidth(5000, 1280)).toMatchObject({ width: 896, clamped: true });
    expect(clampToolsWidth(-3, 1280)).toMatchObject({ width: 280, clamped: true });
  });

  it("keeps within the page when that gets narrower", () => {
    expect(toolsWidthOf({ ...INITIAL_LAYOUT, toolsWidth: 896 }, 1000)).toBe(700);
  });
});
