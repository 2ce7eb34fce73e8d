import { fileStem, saveFile } from "@/lib/save-file";
import { useCopied } from "@/lib/use-copied";
import { asCss, asJson } from "@/realtime/palette/export";
import { isSame, type Palette, type Palettes } from "@/realtime/palette/palettes";
import { Button, IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { Check, Download, Paintbrush, RotateCcw, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { EarlierPalettes } from "./earlier-palettes";
import { PaletteForm } from "./palette-form";
import { Repairs } from "./repairs";
import { Swatches } from "./swatches";
import { ThemeChanges } from "./theme-changes";

/** Five colours: to look at, copy, keep, and colour the page with. */
export function PalettePanel({ palettes }: { palettes: Palettes }) {
  const { t } = useTranslation();
  const { current, worn, past, history, repairs } = useSnapshot(palettes.view);
  return (
    <section aria-label={t("palette.title")} data-testid="palette" className="grid gap-3">
      <h2 className="-mb-1 text-xs font-medium text-ink-3">{t("palette.title")}</h2>
      {current === null ? (
        <p className="text-ink-2">{t("palette.empty")}</p>
      ) : (
        <>
          <header className="flex min-h-8 items-center gap-2">
            <p
              data-testid="palette-theme"
              className="min-w-0 flex-1 truncate text-base font-semibold first-letter:uppercase"
            >
              {current.theme || t("palette.untitled")}
            </p>
            <ExportMenu palette={current} />
          </header>
          <Swatches colors={current.colors} />
          <Repairs repairs={repairs} />
          <div className="flex flex-wrap items-center gap-2">
            {isSame(worn, current) ? (
              <p
                data-testid="palette-applied"
                className="flex h-10 items-center gap-2 pr-2 font-medium text-accent"
              >
                <Check size={16} aria-hidden />
                {t("palette.applied")}
              </p>
            ) : (
              <Button
                tone="accent"
                data-testid="palette-apply"
                onClick={() => palettes.wear(current)}
              >
                <Paintbrush size={16} aria-hidden />
                {t("palette.apply")}
              </Button>
            )}
            <Back palettes={palettes} worn={worn !== null} undoable={past.length > 0} />
          </div>
          {isSame(worn, current) && <ThemeChanges colors={current.colors} />}
        </>
      )}
      {current === null && (worn !== null || past.length > 0) && (
        <Back palettes={palettes} worn={worn !== null} undoable={past.length > 0} />
      )}
      <EarlierPalettes
        palettes={history.filter((one) => !isSame(one, current))}
        onPick={(palette) => palettes.pick(palette)}
      />
      <PaletteForm onShow={(theme, colors) => palettes.show(theme, colors) !== null} />
    </section>
  );
}

interface BackProps {
  palettes: Palettes;
  worn: boolean;
  undoable: boolean;
}

function Back({ palettes, worn, undoable }: BackProps) {
  const { t } = useTranslation();
  return (
    <div className="flex gap-1">
      <IconButton
        icon={Undo2}
        label={t("palette.undo")}
        disabled={!undoable}
        data-testid="palette-undo"
        onClick={() => palettes.undo()}
      />
      <Button
        tone="quiet"
        disabled={!worn}
        data-testid="palette-reset"
        onClick={() => palettes.wear(null)}
      >
        <RotateCcw size={16} aria-hidden />
        {t("palette.reset")}
      </Button>
    </div>
  );
}

function ExportMenu({ palette }: { palette: Palette }) {
  const { t } = useTranslation();
  const [copied, copy] = useCopied();
  const save = (kind: "css" | "json") => {
    const text = kind === "css" ? asCss(palette) : asJson(palette);
    const type = kind === "css" ? "text/css" : "application/json";
    saveFile(`${fileStem(palette.theme)}.${kind}`, type, text);
  };
  return (
    <Menu
      trigger={
        <IconButton
          icon={copied === null ? Download : Check}
          label={t("palette.more")}
          small
          data-testid="palette-export"
        />
      }
    >
      <MenuItem onSelect={() => save("css")}>{t("palette.exportCss")}</MenuItem>
      <MenuItem onSelect={() => save("json")}>{t("palette.exportJson")}</MenuItem>
      <MenuItem onSelect={() => copy("css", asCss(palette))}>{t("palette.copyCss")}</MenuItem>
    </Menu>
  );
}
