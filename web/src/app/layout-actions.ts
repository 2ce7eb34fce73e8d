/** What can be done with the panes and the palette, by key or by name. */
import type { Action } from "@/lib/actions";
import type { TFunction } from "i18next";
import { offeredPanes } from "./offered-panes";
import { isPaletteVisible, isPaneVisible, showPalette, togglePane } from "./layout";
import { PANES } from "./layout-rules";
import { palettes } from "./palettes";
import { preferences } from "./preferences";

const view = (t: TFunction) => t("actions.group.view");

export const LAYOUT_ACTIONS: readonly Action[] = [
  ...PANES.map((pane, index): Action => ({
    id: `pane.${pane}`,
    name: (t) => t(isPaneVisible(pane) ? `layout.hide.${pane}` : `layout.show.${pane}`),
    group: view,
    keys: `Alt+${pane === "records" ? 5 : index + 1}`,
    enabled: () => offeredPanes().includes(pane),
    run: () => togglePane(pane),
  })),
  {
    id: "palette.toggle",
    name: (t) => t("layout.palette"),
    group: view,
    keys: "Alt+4",
    run: () => showPalette(!isPaletteVisible()),
  },
  {
    id: "tools.ownWidth",
    name: (t) => t("layout.resetWidth"),
    group: view,
    enabled: () => preferences.layout.toolsWidth > 0,
    run: () => (preferences.layout.toolsWidth = 0),
  },
  {
    id: "palette.apply",
    name: (t) => t("palette.apply"),
    group: view,
    enabled: () => palettes.view.current !== null,
    run: () => palettes.wear(palettes.view.current),
  },
  {
    id: "palette.reset",
    name: (t) => t("layout.ownColours"),
    group: view,
    enabled: () => palettes.view.worn !== null,
    run: () => palettes.wear(null),
  },
];
