import type { Preset } from "@/realtime/presets/shelf";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { Copy, Ellipsis, Pencil, Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { useSnapshot } from "valtio";
import { NameForm } from "./name-form";
import { type FieldName, useDesk } from "./settings-desk";

interface Props {
  preset: ReturnType<typeof useSnapshot<Preset>>;
  onUse: () => void;
}

export function PresetLine({ preset, onUse }: Props) {
  const { t } = useTranslation();
  const { shelf, settings, offerUndo } = useDesk();
  const [renaming, setRenaming] = useState(false);
  const { id, name } = preset;
  const fields = Object.keys(preset.settings) as FieldName[];
  const remove = () =>
    offerUndo({ text: t("settings.preset.deleted", { name }), undo: shelf.removePreset(id) });
  if (renaming) {
    return (
      <li className="p-2">
        <NameForm
          label={t("settings.preset.name")}
          initial={name}
          onCancel={() => setRenaming(false)}
          onName={(next) => {
            shelf.rename(id, next);
            setRenaming(false);
          }}
        />
      </li>
    );
  }
  return (
    <li className="flex items-center gap-1 pr-1">
      <button
        type="button"
        data-testid="preset"
        onClick={onUse}
        className="grid min-h-12 min-w-0 flex-1 content-center rounded px-3 py-1 text-left hover:bg-surface-2"
      >
        <span className="truncate font-medium">{name}</span>
        <span className="truncate text-xs text-ink-3">
          {fields.length === 0
            ? t("settings.preset.allDefault")
            : fields.map((field) => t(`settings.field.${field}.label`)).join(", ")}
        </span>
      </button>
      <Menu
        trigger={
          <IconButton
            icon={Ellipsis}
            label={t("settings.preset.more", { name })}
            data-testid="preset-more"
          />
        }
      >
        <MenuItem onSelect={() => shelf.overwrite(id, settings)}>
          <Save size={15} aria-hidden />
          {t("settings.preset.overwrite")}
        </MenuItem>
        <MenuItem onSelect={() => setRenaming(true)}>
          <Pencil size={15} aria-hidden />
          {t("settings.preset.rename")}
        </MenuItem>
        <MenuItem onSelect={() => shelf.duplicate(id)}>
          <Copy size={15} aria-hidden />
          {t("settings.preset.duplicate")}
        </MenuItem>
        <MenuItem onSelect={remove}>
          <Trash2 size={15} aria-hidden />
          {t("settings.preset.delete")}
        </MenuItem>
      </Menu>
    </li>
  );
}
