/** The tools that make and use palettes. */
import { englishName } from "@/realtime/palette/name";
import { isSame, type Palettes } from "@/realtime/palette/palettes";
import type { Repair } from "@/realtime/palette/read";
import { applyPaletteTheme, displayColorPalette } from "./declarations";
import { ToolError, browserTool, type BrowserTool } from "./tool";

/** More than the declaration allows: names, short codes and any number of colours are put right. */
const ACCEPTED_PALETTE = {
  type: "object",
  properties: {
    theme: { type: "string" },
    colors: { type: "array", items: { type: "string" }, minItems: 1 },
  },
  required: ["colors"],
};

function inWords(repair: Repair): string {
  switch (repair.kind) {
    case "rewritten":
      return `"${repair.given}" was read as ${repair.hex}.`;
    case "unreadable":
      return `"${repair.given}" is not a color and was left out.`;
    case "left_out":
      return `Only five colors are shown; ${repair.count} left out.`;
    case "filled_in":
      return `${repair.count} colors were added between those given.`;
  }
}

function notes(repairs: readonly Repair[]): object {
  const said = repairs.filter((repair) => repair.kind !== "rewritten" || !isHexCode(repair.given));
  return said.length === 0 ? {} : { note: said.map(inWords).join(" ") };
}

function isHexCode(text: string): boolean {
  return /^#?[0-9a-f]{6}$/i.test(text.trim());
}

/** `reveal` brings the palette into sight. */
export function paletteTools(palettes: Palettes, reveal: () => void): BrowserTool[] {
  return [
    browserTool({
      declaration: displayColorPalette,
      accepts: ACCEPTED_PALETTE,
      run({ theme = "", colors }: { theme?: string; colors: string[] }) {
        const shown = palettes.show(theme, colors);
        if (shown === null) throw new ToolError("None of the colors could be read. Use hex codes.");
        reveal();
        return {
          theme: shown.theme,
          colors: shown.colors,
          names: shown.colors.map(englishName),
          applied: isSame(palettes.view.worn, shown),
          ...notes(palettes.view.repairs),
        };
      },
    }),
    browserTool({
      declaration: applyPaletteTheme,
      accepts: { type: "object", properties: { apply: { type: "boolean" } } },
      latestWins: true,
      run({ apply = true }: { apply?: boolean }) {
        const { current, worn } = palettes.view;
        if (!apply) {
          palettes.wear(null);
          return { applied: false, theme: worn?.theme ?? null };
        }
        if (current === null) throw new ToolError("There is no color palette yet. Show one first.");
        palettes.wear(current);
        return { applied: true, theme: current.theme, colors: current.colors };
      },
    }),
  ];
}
