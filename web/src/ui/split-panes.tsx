import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

interface Props {
  left: ReactNode;
  right: ReactNode;
  /** Share of the width that the left pane takes. */
  share: number;
  onShare: (share: number) => void;
  label: string;
}

const MIN = 0.25;
const MAX = 0.75;
const STEP = 0.02;
const INITIAL = 0.46;

function clamp(share: number): number {
  return Math.min(MAX, Math.max(MIN, share));
}

export function SplitPanes({ left, right, share, onShare, label }: Props) {
  const frame = useRef<HTMLDivElement>(null);

  const drag = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !frame.current) return;
    const { left: start, width } = frame.current.getBoundingClientRect();
    onShare(clamp((event.clientX - start) / width));
  };

  const step = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: share - STEP,
      ArrowRight: share + STEP,
      Home: MIN,
      End: MAX,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onShare(clamp(next));
  };

  return (
    <div ref={frame} className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-col" style={{ width: `${share * 100}%` }}>
        {left}
      </div>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={MIN * 100}
        aria-valuemax={MAX * 100}
        tabIndex={0}
        data-testid="pane-handle"
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={step}
        onDoubleClick={() => onShare(INITIAL)}
        className="group relative z-10 -mx-1 w-2 shrink-0 cursor-col-resize touch-none"
      >
        <div className="mx-auto h-full w-px bg-line transition-colors group-hover:w-0.5 group-hover:bg-accent group-focus-visible:w-0.5 group-focus-visible:bg-accent" />
      </div>
      <div className="flex min-w-0 flex-1 flex-col">{right}</div>
    </div>
  );
}
