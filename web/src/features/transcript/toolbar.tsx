import { useCopied } from "@/lib/use-copied";
import { type TranscriptAbout, toPlainText } from "@/realtime/transcript/documents";
import type { TranscriptEntry } from "@/realtime/transcript/entries";
import { IconButton } from "@/ui/button";
import { ALargeSmall, Check, Copy } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ExportMenu } from "./export-menu";
import { NewConversation } from "./new-conversation";
import { useLabels } from "./use-labels";

interface Props {
  live: boolean;
  isEmpty: boolean;
  entries: () => TranscriptEntry[];
  about: () => TranscriptAbout;
  onLargeText: () => void;
  onNew: () => void;
}

export function TranscriptToolbar({ live, isEmpty, entries, about, onLargeText, onNew }: Props) {
  const { t } = useTranslation();
  const labels = useLabels();
  const [copied, copy] = useCopied();
  return (
    <div
      role="toolbar"
      aria-label={t("transcript.tools")}
      className="flex h-10 shrink-0 items-center gap-0.5 border-b border-line pr-1.5 pl-4 print:hidden pointer-coarse:h-11"
    >
      <h2 className="min-w-0 flex-1 truncate text-sm font-semibold">{t("pane.conversation")}</h2>
      <IconButton
        small
        icon={copied === null ? Copy : Check}
        label={t(copied === null ? "transcript.copyAll" : "transcript.copied")}
        tooltipSide="bottom"
        disabled={isEmpty}
        onClick={() => copy("all", toPlainText(entries(), labels))}
        data-testid="transcript-copy"
      />
      <ExportMenu entries={entries} about={about} disabled={isEmpty} />
      <IconButton
        small
        icon={ALargeSmall}
        label={t("transcript.largeText")}
        tooltipSide="bottom"
        onClick={onLargeText}
        data-testid="large-text"
      />
      <NewConversation live={live} disabled={isEmpty} onConfirm={onNew} />
    </div>
  );
}
