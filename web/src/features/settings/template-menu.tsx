import { TEMPLATE_IDS, TEMPLATES } from "@/realtime/presets/templates";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuRule } from "@/ui/menu";
import { FileText, Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { NameForm } from "./name-form";
import { useDesk } from "./settings-desk";

interface Props {
  draft: string;
  onUse: (text: string) => void;
}

/** Instructions to begin with: ours, and those that the user saved. */
export function TemplateMenu({ draft, onUse }: Props) {
  const { t } = useTranslation();
  const { shelf, offerUndo } = useDesk();
  const { templates } = useSnapshot(shelf.view);
  const [naming, setNaming] = useState(false);
  const remove = (id: string, name: string) => {
    offerUndo({ text: t("settings.template.deleted", { name }), undo: shelf.removeTemplate(id) });
  };
  if (naming) {
    return (
      <NameForm
        label={t("settings.template.name")}
        initial=""
        onCancel={() => setNaming(false)}
        onName={(name) => {
          shelf.saveTemplate(name, draft);
          setNaming(false);
        }}
      />
    );
  }
  return (
    <Menu
      align="start"
      trigger={
        <Button small data-testid="instruction-templates">
          <FileText size={15} aria-hidden />
          {t("settings.template.open")}
        </Button>
      }
    >
      {TEMPLATE_IDS.map((id) => (
        <MenuItem key={id} onSelect={() => onUse(TEMPLATES[id])}>
          {t(`settings.template.own.${id}`)}
        </MenuItem>
      ))}
      {templates.length > 0 && <MenuRule />}
      {templates.map(({ id, name, text }) => (
        <MenuItem key={id} onSelect={() => onUse(text)}>
          {name}
        </MenuItem>
      ))}
      <MenuRule />
      <MenuItem onSelect={() => setNaming(true)} disabled={draft.trim() === ""}>
        <Save size={15} aria-hidden />
        {t("settings.template.save")}
      </MenuItem>
      {templates.map(({ id, name }) => (
        <MenuItem key={`delete-${id}`} onSelect={() => remove(id, name)}>
          <Trash2 size={15} aria-hidden />
          {t("settings.template.delete", { name })}
        </MenuItem>
      ))}
    </Menu>
  );
}
