import type { InspectorControl } from "@/features/inspector/inspector-control";
import { copyText } from "@/lib/clipboard";
import { useFact } from "@/lib/use-version";
import { exportLog } from "@/realtime/log/export";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuRule } from "@/ui/menu";
import {
  ClockArrowUp,
  Copy,
  Download,
  EllipsisVertical,
  FolderOpen,
  History,
  ListStart,
  Pause,
} from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ExportSheet } from "./export-sheet";
import { GoToSheet } from "./go-to-sheet";
import { SessionsSheet } from "./sessions-sheet";

type Sheet = "export" | "sessions" | "goto" | null;

interface Props {
  control: InspectorControl;
  onFile: (file: File) => void;
}

async function copyShown(control: InspectorControl): Promise<void> {
  const file = await exportLog(control.log, { format: "ndjson", events: control.shownEvents() });
  await copyText(file.parts.join(""));
}

export function LogMenu({ control, onFile }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Sheet>(null);
  const input = useRef<HTMLInputElement>(null);
  const none = useFact(control.changes, () => control.log.length === 0);
  const sheet = (name: Exclude<Sheet, null>) => ({
    control,
    open: open === name,
    onOpenChange: (next: boolean) => setOpen(next ? name : null),
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton
            icon={EllipsisVertical}
            label={t("logbook.menu")}
            small
            data-testid="log-menu"
          />
        }
      >
        <MenuItem testId="log-goto" disabled={none} onSelect={() => setOpen("goto")}>
          <ClockArrowUp size={16} aria-hidden />
          {t("logbook.goTo")}
        </MenuItem>
        <MenuItem testId="log-hold" disabled={none} onSelect={() => control.hold()}>
          <Pause size={16} aria-hidden />
          {t("logbook.pause")}
        </MenuItem>
        <MenuItem testId="log-clear" disabled={none} onSelect={() => control.startFromNow()}>
          <ListStart size={16} aria-hidden />
          {t("logbook.clearView")}
        </MenuItem>
        <MenuRule />
        <MenuItem testId="log-copy" disabled={none} onSelect={() => void copyShown(control)}>
          <Copy size={16} aria-hidden />
          {t("logbook.copyShown")}
        </MenuItem>
        <MenuItem
          testId="log-export"
          disabled={none && control.keeping === null}
          onSelect={() => setOpen("export")}
        >
          <Download size={16} aria-hidden />
          {t("logbook.export")}
        </MenuItem>
        <MenuItem testId="log-import" onSelect={() => input.current?.click()}>
          <FolderOpen size={16} aria-hidden />
          {t("logbook.import")}
        </MenuItem>
        {control.store !== null && (
          <MenuItem testId="log-sessions" onSelect={() => setOpen("sessions")}>
            <History size={16} aria-hidden />
            {t("logbook.sessions")}
          </MenuItem>
        )}
      </Menu>
      <input
        ref={input}
        type="file"
        accept=".json,.ndjson,.jsonl,.har,.csv,.txt,application/json"
        hidden
        aria-label={t("logbook.fileInput")}
        data-testid="log-file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          event.target.value = "";
        }}
      />
      <ExportSheet key={`export ${String(open === "export")}`} {...sheet("export")} />
      <SessionsSheet {...sheet("sessions")} />
      <GoToSheet {...sheet("goto")} />
    </>
  );
}
