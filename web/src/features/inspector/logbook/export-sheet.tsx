import type { InspectorControl } from "@/features/inspector/inspector-control";
import { EXPORT_FORMATS, exportLog, type ExportFormat } from "@/realtime/log/export";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { Sheet } from "@/ui/sheet";
import { Switch } from "@/ui/switch";
import { Download } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { saveFile } from "./files";

interface Props {
  control: InspectorControl;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ExportSheet({ control, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("logbook.exporting.title")}
      description={t("logbook.exporting.description")}
      closeLabel={t("logbook.close")}
      place="centre"
      testId="export-sheet"
    >
      <Choices control={control} onSaved={() => onOpenChange(false)} />
    </Sheet>
  );
}

type Scope = "all" | "filtered";

function Choices({ control, onSaved }: { control: InspectorControl; onSaved: () => void }) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<ExportFormat>("json");
  const [audio, setAudio] = useState(false);
  const [redact, setRedact] = useState(false);
  const [busy, setBusy] = useState(false);
  const [keeps, setKeeps] = useState(control.keeping?.on ?? false);
  const { keeping } = control;
  const pieces = control.audio.count;
  const { count, total } = control.rows.view;
  const [scope, setScope] = useState<Scope>(control.isFiltered && count > 0 ? "filtered" : "all");

  const save = async () => {
    setBusy(true);
    const file = await exportLog(control.log, {
      format,
      redact,
      ...control.provenance(),
      ...(scope === "filtered" ? { events: control.shownEvents() } : {}),
      ...(audio && !redact ? { audio: control.audio } : {}),
    });
    saveFile(file);
    setBusy(false);
    onSaved();
  };

  return (
    <div className="flex flex-col gap-4">
      <div>
        <Segmented
          label={t("logbook.exporting.format")}
          value={format}
          testId="export-format"
          onChange={setFormat}
          segments={EXPORT_FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
        />
        <p className="mt-1.5 text-xs text-ink-3">{t(`logbook.exporting.${format}`)}</p>
      </div>
      <Segmented
        label={t("logbook.exporting.scope")}
        value={scope}
        testId="export-scope"
        onChange={setScope}
        segments={[
          { value: "all", label: t("logbook.exporting.all", { count: total }) },
          { value: "filtered", label: t("logbook.exporting.filtered", { count }) },
        ]}
      />
      <Row
        id="export-redact"
        label={t("logbook.exporting.redact")}
        hint={t("logbook.exporting.redactHint")}
      >
        <Switch id="export-redact" checked={redact} onChange={setRedact} />
      </Row>
      {pieces > 0 && (
        <Row
          id="export-audio"
          label={t("logbook.exporting.audio")}
          hint={t("logbook.exporting.audioHas", { count: pieces })}
        >
          <Switch id="export-audio" checked={audio && !redact} onChange={setAudio} />
        </Row>
      )}
      {pieces === 0 && keeping !== null && (
        <Row
          id="export-keep"
          label={t("logbook.exporting.keep")}
          hint={t("logbook.exporting.audioNone")}
        >
          <Switch
            id="export-keep"
            checked={keeps}
            onChange={(on) => {
              keeping.choose(on);
              setKeeps(on);
            }}
          />
        </Row>
      )}
      <Button
        tone="accent"
        disabled={busy || (scope === "all" ? total : count) === 0}
        data-testid="export-save"
        className="self-end"
        onClick={() => void save()}
      >
        <Download size={16} aria-hidden />
        {t(busy ? "logbook.exporting.busy" : "logbook.exporting.save")}
      </Button>
    </div>
  );
}

interface RowProps {
  id: string;
  label: string;
  hint: string;
  children: ReactNode;
}

function Row({ id, label, hint, children }: RowProps) {
  return (
    <div className="flex items-start gap-4">
      <label htmlFor={id} className="flex-1">
        <span className="block text-sm">{label}</span>
        <span className="block text-xs text-ink-3">{hint}</span>
      </label>
      {children}
    </div>
  );
}
