/** A palette and the theme made of it, as files for other programs. Pure. */
import { englishName } from "./name";
import type { Palette } from "./palettes";
import { ROLES } from "./roles";
import { themeOf } from "./theme";

export function asCss({ theme, colors }: Palette): string {
  const { light, dark } = themeOf(colors);
  const swatches = colors.map(
    (hex, i) => `  --palette-${i + 1}: ${hex}; /* ${englishName(hex)} */`,
  );
  const roles = ROLES.map((role) => `  --${role}: light-dark(${light[role]}, ${dark[role]});`);
  const title = theme.replaceAll("*/", "* /");
  return [
    `/* ${title} */`,
    ":root {",
    "  color-scheme: light dark;",
    ...swatches,
    ...roles,
    "}",
    "",
  ].join("\n");
}

export function asJson({ theme, colors }: Palette): string {
  const { light, dark } = themeOf(colors);
  const swatches = colors.map((hex) => ({ hex, name: englishName(hex) }));
  return `${JSON.stringify({ theme, colors: swatches, tokens: { light, dark } }, null, 2)}\n`;
}
