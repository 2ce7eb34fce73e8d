import { saveFile } from "@/lib/save-file";
import { captionCues, toSrt, toVtt } from "@/realtime/transcript/captions";
import { type TranscriptAbout, toJson, toMarkdown, toText } from "@/realtime/transcript/documents";
import type { TranscriptEntry } from "@/realtime/transcript/entries";
import type { TranscriptLabels } from "@/realtime/transcript/labels";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLabels } from "./use-labels";

type Write = (
  entries: readonly TranscriptEntry[],
  about: TranscriptAbout,
  labels: TranscriptLabels,
) => string;

const FORMATS: readonly {
  id: "txt" | "md" | "json" | "srt" | "vtt";
  type: string;
  write: Write;
}[] = [
  { id: "txt", type: "text/plain", write: toText },
  { id: "md", type: "text/markdown", write: toMarkdown },
  { id: "json", type: "application/json", write: toJson },
  {
    id: "srt",
    type: "application/x-subrip",
    write: (entries, _, labels) => toSrt(captionCues(entries, labels)),
  },
  {
    id: "vtt",
    type: "text/vtt",
    write: (entries, _, labels) => toVtt(captionCues(entries, labels)),
  },
];

function save(
  { id, type, write }: (typeof FORMATS)[number],
  entries: readonly TranscriptEntry[],
  about: TranscriptAbout,
  labels: TranscriptLabels,
): void {
  const stamp = new Date(about.startedAt ?? Date.now()).toISOString().slice(0, 16);
  const name = `conversation-${stamp.replace(/[:T]/g, "-")}.${id}`;
  saveFile(name, `${type};charset=utf-8`, write(entries, about, labels));
}

interface Props {
  /** Made only when a format is chosen. */
  entries: () => TranscriptEntry[];
  about: () => TranscriptAbout;
  disabled: boolean;
}

export function ExportMenu({ entries, about, disabled }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  return (
    <Menu
      trigger={
        <IconButton
          small
          icon={Download}
          label={t("transcript.save")}
          tooltipSide="bottom"
          disabled={disabled}
          data-testid="transcript-save"
        />
      }
    >
      {FORMATS.map((format) => (
        <MenuItem key={format.id} onSelect={() => save(format, entries(), about(), labels)}>
          <span className="w-10 font-mono text-xs text-ink-3">.{format.id}</span>
          {t(`format.${format.id}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
