import { focusFloor } from "@/lib/focus";
import { useCopied } from "@/lib/use-copied";
import { Button, IconButton } from "@/ui/button";
import { Check, Copy, Play, Square, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export interface TurnDeeds {
  copyText: string;
  /** null: nothing to be heard. */
  play: (() => void) | null;
  playing: boolean;
  /** null: no call in progress. */
  remove: (() => void) | null;
}

/** Shown to those who point at a turn or walk to it; always where there is no pointer to hover with. */
export function TurnActions({ copyText, play, playing, remove }: TurnDeeds) {
  const { t } = useTranslation();
  const [copied, copy] = useCopied();
  const [asking, setAsking] = useState(false);
  const isSteady = playing || asking || copied !== null;
  return (
    <span
      role="group"
      aria-label={t("transcript.actions")}
      className={`inline-flex items-center transition-opacity group-focus-within/turn:opacity-100 group-hover/turn:opacity-100 print:hidden pointer-coarse:gap-2 pointer-coarse:opacity-100 ${isSteady ? "" : "opacity-0"}`}
    >
      {play !== null && (
        <IconButton
          small
          icon={playing ? Square : Play}
          label={t(playing ? "transcript.stop" : "transcript.play")}
          onClick={play}
          data-testid="turn-play"
          aria-pressed={playing}
          className="touchable size-7!"
        />
      )}
      {copyText !== "" && (
        <IconButton
          small
          icon={copied === null ? Copy : Check}
          label={t(copied === null ? "transcript.copy" : "transcript.copied")}
          onClick={() => copy("turn", copyText)}
          data-testid="turn-copy"
          className="touchable size-7!"
        />
      )}
      {remove !== null && !asking && (
        <IconButton
          small
          icon={Trash2}
          label={t("transcript.delete")}
          onClick={() => setAsking(true)}
          data-testid="turn-delete"
          className="touchable size-7!"
        />
      )}
      {remove !== null && asking && (
        <Button
          small
          tone="bad"
          autoFocus
          onClick={() => {
            setAsking(false);
            remove();
            focusFloor();
          }}
          onBlur={() => setAsking(false)}
          onKeyDown={({ key }) => key === "Escape" && setAsking(false)}
          data-testid="turn-delete-sure"
          className="touchable h-7!"
        >
          {t("transcript.deleteSure")}
        </Button>
      )}
    </span>
  );
}
