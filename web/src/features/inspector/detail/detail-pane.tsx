import { useVersion } from "@/lib/use-version";
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import type { InspectorControl } from "@/features/inspector/inspector-control";
import { EventDetail } from "./event-detail";

const LEAST = 0.2;
const MOST = 0.8;
const STEP = 0.05;

function clamp(share: number): number {
  return Math.min(MOST, Math.max(LEAST, share));
}

/** Where the room begins that list and detail share. */
function topOf(pane: HTMLElement): number {
  return (pane.previousElementSibling ?? pane).getBoundingClientRect().top;
}

/** The chosen event below the list: of their room as much as the reader wants, at first half; over the list where there is no room for both. */
export function DetailPane({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  const pane = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(0.5);
  const { selected } = useSnapshot(control.view);
  useVersion(control.figures);
  const { log } = control;
  if (selected === null || selected >= log.length) return null;

  const drag = (event: PointerEvent) => {
    if (!pane.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { bottom } = pane.current.getBoundingClientRect();
    setShare(clamp((bottom - event.clientY) / (bottom - topOf(pane.current))));
  };
  const step = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowUp: share + STEP, ArrowDown: share - STEP };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setShare(clamp(next));
  };

  return (
    <div
      ref={pane}
      style={{ flexGrow: share / (1 - share) }}
      className="relative flex min-h-0 basis-0 flex-col border-t border-line bg-surface-1 @max-md:absolute @max-md:inset-0 @max-md:z-20 @max-md:!h-full"
    >
      <div
        role="separator"
        aria-orientation="horizontal"
        aria-label={t("detail.resize")}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={LEAST * 100}
        aria-valuemax={MOST * 100}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={step}
        className="group absolute inset-x-0 -top-1 z-10 h-2 cursor-row-resize touch-none @max-md:hidden"
      >
        <div className="mt-1 h-px w-full bg-transparent transition-colors group-hover:bg-accent group-focus-visible:bg-accent" />
      </div>
      <EventDetail control={control} entry={log.entry(selected)} />
    </div>
  );
}
