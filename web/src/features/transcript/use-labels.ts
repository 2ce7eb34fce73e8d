import type { TranscriptLabels } from "@/realtime/transcript/labels";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

/** The words of an export, in the reader's language. */
export function useLabels(): TranscriptLabels {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      title: t("document.title"),
      speakers: {
        user: t("speaker.user"),
        assistant: t("speaker.assistant"),
        system: t("speaker.system"),
      },
      tool: t("document.tool"),
      result: t("document.result"),
      error: t("document.error"),
      notHeard: t("document.notHeard"),
      image: t("document.image"),
      states: {
        pending: t("document.pending"),
        inaudible: t("document.inaudible"),
        untranscribed: t("document.untranscribed"),
        lost: t("document.lost"),
        failed: t("document.failed"),
        interrupted: t("document.interrupted"),
        incomplete: t("document.incomplete"),
        unanswered: t("document.unanswered"),
      },
      dividers: {
        reconnected: t("divider.reconnected"),
        handed_over: t("divider.handed_over"),
        new_conversation: t("divider.new_conversation"),
      },
    }),
    [t],
  );
}
