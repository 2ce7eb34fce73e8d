import { DECLARATIONS } from "@/realtime/tools/declarations";
import { expect, test } from "vitest";

const PUBLISHED = {
  display_color_palette: ["theme", "colors"],
  adjust_tool_panel_width: ["width"],
  scroll_by_event_log: ["pixels"],
  scroll_to_top_event_log: [],
  scroll_to_bottom_event_log: [],
  filter_event_log: ["keywords"],
  toggle_event_log: [],
  toggle_color_palette: [],
  toggle_tool_panel: [],
};

function propertiesOf(name: string): string[] {
  const tool = DECLARATIONS.find((one) => one.name === name);
  const parameters = tool?.parameters as { properties: object } | undefined;
  return Object.keys(parameters?.properties ?? { missing: true });
}

test.each(Object.entries(PUBLISHED))("F1: %s keeps its name and its parameters", (name, given) => {
  expect(propertiesOf(name).slice(0, given.length)).toEqual(given);
});

test("F1: strict is nowhere inside the parameters", () => {
  expect(JSON.stringify(DECLARATIONS)).not.toContain("strict");
});

test("the fixture that the engine is measured with has exactly these declarations", async () => {
  const text = `${JSON.stringify(DECLARATIONS, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../../fixtures/browser_tools.json");
});
