import { useCopied } from "@/lib/use-copied";
import { contrast, type Hex } from "@/realtime/palette/colour";
import { Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useColourName } from "./use-colour-name";

const DARK: Hex = "#14161a";
const LIGHT: Hex = "#ffffff";

function inkOn(hex: Hex): Hex {
  return contrast(hex, DARK) >= contrast(hex, LIGHT) ? DARK : LIGHT;
}

/** The colours as they are, each with its name and hex; pressed, it is copied. */
export function Swatches({ colors }: { colors: readonly Hex[] }) {
  const { t } = useTranslation();
  const nameOf = useColourName();
  const [copied, copy] = useCopied();
  return (
    <div className="@container">
      <ul
        aria-label={t("palette.swatches")}
        className="grid overflow-hidden rounded border border-line @lg:grid-cols-5"
      >
        {colors.map((hex, index) => {
          const isCopied = copied === String(index);
          return (
            <li key={index} className="min-w-0">
              <button
                type="button"
                data-testid="swatch"
                data-hex={hex}
                aria-label={`${nameOf(hex)} ${hex}, ${t(isCopied ? "palette.copied" : "palette.copy")}`}
                onClick={() => copy(String(index), hex)}
                style={{ backgroundColor: hex, color: inkOn(hex) }}
                className="group flex h-10 w-full items-center gap-2 px-3 text-left focus-visible:outline-offset-[-4px] focus-visible:outline-current @lg:h-28 @lg:flex-col @lg:items-start @lg:justify-end @lg:gap-0.5 @lg:p-2.5"
              >
                <span className="min-w-0 flex-1 truncate text-xs @lg:w-full @lg:flex-none">
                  {nameOf(hex)}
                </span>
                <span className="flex items-center gap-1.5 font-mono text-xs font-medium">
                  {hex}
                  {isCopied ? (
                    <Check size={13} aria-hidden className="shrink-0" />
                  ) : (
                    <Copy
                      size={13}
                      aria-hidden
                      className="shrink-0 opacity-60 group-hover:opacity-100 @lg:opacity-0 @lg:group-hover:opacity-100 @lg:group-focus-visible:opacity-100"
                    />
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
