import { Button, IconButton } from "@/ui/button";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Undoable } from "./settings-desk";

export function UndoStrip({ undoable, onDone }: { undoable: Undoable; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <div
      role="status"
      data-testid="undo"
      className="flex items-center gap-2 border-t border-line bg-surface-2 py-1 pr-2 pl-5 text-xs"
    >
      <span className="min-w-0 flex-1">{undoable.text}</span>
      <Button
        small
        data-testid="undo-button"
        onClick={() => {
          undoable.undo();
          onDone();
        }}
      >
        {t("settings.undo")}
      </Button>
      <IconButton icon={X} small label={t("settings.dismiss")} onClick={onDone} />
    </div>
  );
}
