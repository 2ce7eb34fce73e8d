/** The palettes of this browser, and the page in the colours of the one that it uses. */
import { Palettes } from "@/realtime/palette/palettes";
import { ROLES } from "@/realtime/palette/roles";
import { themeOf } from "@/realtime/palette/theme";
import { subscribe } from "valtio";

const KEY = "callboard.palettes";

function kept(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

function keep(): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(palettes.toKeep()));
  } catch {
    // A browser that keeps nothing still works for this visit.
  }
}

function paint(): void {
  const { style, dataset } = document.documentElement;
  const { worn } = palettes.view;
  if (worn === null) {
    for (const role of ROLES) style.removeProperty(`--${role}`);
    delete dataset.palette;
    return;
  }
  const { light, dark } = themeOf(worn.colors);
  for (const role of ROLES) {
    style.setProperty(`--${role}`, `light-dark(${light[role]}, ${dark[role]})`);
  }
  dataset.palette = worn.theme;
}

export const palettes = new Palettes(kept());

paint();
subscribe(palettes.view, () => {
  keep();
  paint();
});
