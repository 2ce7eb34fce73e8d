import type { InspectorControl } from "@/features/inspector/inspector-control";
import { clock } from "@/lib/format";
import { useFact, useVersion } from "@/lib/use-version";
import { Button, IconButton } from "@/ui/button";
import { Pause, Play, SkipForward, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { SPEEDS, type OpenedLog } from "./opened-log";

export function ReplayBar({ control }: { control: InspectorControl }) {
  const opened = useFact(control.changes, () => control.opened);
  return opened === null ? null : <Bar control={control} opened={opened} />;
}

function nextSpeed(speed: OpenedLog["speed"]): OpenedLog["speed"] {
  return SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
}

/** A log that was opened: which one, how far it has been played, and how to play it. */
function Bar({ control, opened }: { control: InspectorControl; opened: OpenedLog }) {
  const { t } = useTranslation();
  useVersion(opened.changes);
  const { playing, position, length, speed, source, title } = opened;
  const notes = [
    source.own ? "" : t("logbook.replay.foreign"),
    source.skipped > 0 ? t("logbook.replay.skipped", { count: source.skipped }) : "",
  ].filter((note) => note !== "");
  return (
    <div
      role="group"
      aria-label={t("logbook.replay.label", { title })}
      data-testid="replay-bar"
      data-position={position}
      className="shrink-0 border-b border-line bg-accent-soft pr-1 pl-2"
    >
      <div className="flex min-h-10 flex-wrap items-center gap-1">
        <IconButton
          icon={playing ? Pause : Play}
          label={t(playing ? "logbook.replay.pause" : "logbook.replay.play")}
          small
          data-testid="replay-play"
          onClick={() => (playing ? opened.pause() : opened.play())}
        />
        <IconButton
          icon={SkipForward}
          label={t("logbook.replay.step")}
          small
          data-testid="replay-step"
          onClick={() => opened.step()}
        />
        <Button
          small
          tone="quiet"
          aria-label={`${t("logbook.replay.speed")} ${speed}×`}
          onClick={() => opened.setSpeed(nextSpeed(speed))}
        >
          {speed}×
        </Button>
        <input
          type="range"
          min={0}
          max={length}
          value={position}
          aria-label={t("logbook.replay.position")}
          aria-valuetext={clock(opened.elapsedMs)}
          data-testid="replay-position"
          onChange={(event) => opened.seek(Number(event.target.value))}
          className="h-8 min-w-24 flex-1 accent-(--accent) pointer-coarse:h-10"
        />
        <span className="text-xs text-ink-2">
          {clock(opened.elapsedMs)} · {position}/{length}
        </span>
        <span className="max-w-48 truncate pl-1 text-xs font-medium" title={title}>
          {title}
        </span>
        <IconButton
          icon={X}
          label={t("logbook.replay.close")}
          small
          data-testid="replay-close"
          onClick={() => control.open(null)}
        />
      </div>
      {notes.length > 0 && <p className="px-1 pb-1.5 text-xs text-ink-2">{notes.join(" · ")}</p>}
    </div>
  );
}
