import type { Palette } from "@/realtime/palette/palettes";
import { useTranslation } from "react-i18next";

interface Props {
  palettes: readonly Palette[];
  onPick: (palette: Palette) => void;
}

export function EarlierPalettes({ palettes, onPick }: Props) {
  const { t } = useTranslation();
  if (palettes.length === 0) return null;
  return (
    <div className="grid gap-2">
      <h3 className="text-xs font-medium text-ink-3">{t("palette.earlier")}</h3>
      <ul className="flex flex-wrap gap-2">
        {palettes.map((palette) => {
          const theme = palette.theme || t("palette.untitled");
          return (
            <li key={palette.colors.join()}>
              <button
                type="button"
                data-testid="palette-earlier"
                aria-label={t("palette.pick", { theme })}
                title={theme}
                onClick={() => onPick(palette)}
                className="flex h-8 overflow-hidden rounded border border-line hover:border-line-strong pointer-coarse:h-10"
              >
                {palette.colors.map((hex, index) => (
                  <span key={index} style={{ backgroundColor: hex }} className="w-5" />
                ))}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
