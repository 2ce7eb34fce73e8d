import { cx } from "@/lib/class-names";
import { useAnimationFrame } from "@/lib/use-animation-frame";
import type { Phase } from "@/realtime/phase";
import type { Session } from "@/realtime/session";
import {
  AudioLines,
  Keyboard,
  LoaderCircle,
  Mic,
  MicOff,
  Pause,
  PhoneCall,
  RotateCcw,
  Volume2,
  X,
} from "lucide-react";
import { useRef, type ComponentProps } from "react";

const SHAPES: Record<Phase, string> = {
  idle: "rounded-full bg-accent text-accent-ink hover:brightness-110",
  connecting: "rounded-full bg-accent-soft text-accent",
  reconnecting: "rounded-full border-2 border-dashed border-warn bg-warn-soft text-warn",
  failed: "talk-octagon bg-bad text-surface-1 hover:brightness-110",
  hung_up: "rounded-[22px] bg-accent text-accent-ink hover:brightness-110",
  listening: "rounded-full border-2 border-accent bg-accent-soft text-accent",
  ready: "rounded-full border-2 border-dashed border-accent bg-surface-1 text-accent",
  text_only: "rounded-full border-2 border-line-strong bg-surface-2 text-ink-2",
  muted: "rounded-full border-2 border-line-strong bg-surface-2 text-ink-3",
  user_speaking: "rounded-full bg-you text-surface-1",
  thinking: "rounded-[22px] border-2 border-line-strong bg-surface-2 text-ink-2",
  speaking: "rounded-[22px] bg-agent text-surface-1",
  interrupted: "rounded-[22px] border-2 border-dashed border-line-strong bg-surface-1 text-ink-2",
};

function Sign({ phase }: { phase: Phase }) {
  const look = { size: 28, "aria-hidden": true } as const;
  switch (phase) {
    case "connecting":
      return <X {...look} size={24} />;
    case "reconnecting":
      return <LoaderCircle {...look} className="animate-turn" />;
    case "failed":
      return <RotateCcw {...look} />;
    case "hung_up":
      return <PhoneCall {...look} />;
    case "text_only":
      return <Keyboard {...look} />;
    case "muted":
      return <MicOff {...look} />;
    case "user_speaking":
      return <AudioLines {...look} />;
    case "speaking":
      return <Volume2 {...look} />;
    case "interrupted":
      return <Pause {...look} />;
    case "thinking":
      return <Dots />;
    default:
      return <Mic {...look} />;
  }
}

function Dots() {
  return (
    <span className="flex gap-1.5" aria-hidden>
      {[0, 160, 320].map((delay) => (
        <span
          key={delay}
          className="size-2 animate-dots rounded-full bg-current"
          style={{ animationDelay: `${delay}ms` }}
        />
      ))}
    </span>
  );
}

const RING_INK: Partial<Record<Phase, string>> = {
  listening: "border-accent",
  user_speaking: "border-you",
  speaking: "border-agent",
};

interface Props extends ComponentProps<"button"> {
  session: Session;
  phase: Phase;
  label: string;
  /** The microphone is on. */
  hot: boolean;
}

/** 72 px; its shape and sign say the state, its ring the level. */
export function TalkButton({ session, phase, label, hot, ...rest }: Props) {
  const ring = useRef<HTMLSpanElement>(null);
  const ringInk = RING_INK[phase];
  useAnimationFrame(ringInk !== undefined, () => {
    const level = phase === "speaking" ? session.outputLevel : session.inputLevel;
    ring.current?.style.setProperty("--level", level.toFixed(3));
  });
  return (
    <span className="relative grid size-[72px] shrink-0 place-items-center">
      {ringInk && (
        <span
          ref={ring}
          aria-hidden
          data-testid="level-ring"
          className={cx(
            "pointer-events-none absolute inset-0 border-[3px]",
            phase === "speaking" ? "rounded-[26px]" : "rounded-full",
            ringInk,
          )}
          style={{
            transform: "scale(calc(1 + var(--level, 0) * 0.28))",
            opacity: "calc(var(--level, 0) * 1.6)",
          }}
        />
      )}
      {phase === "connecting" && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-0 animate-turn rounded-full border-[3px] border-accent/25 border-t-accent"
        />
      )}
      <button
        type="button"
        data-talk
        data-testid="talk-button"
        data-phase={phase}
        aria-label={label}
        className={cx(
          "grid size-[72px] touch-none place-items-center transition-[border-radius,background-color] select-none",
          SHAPES[phase],
        )}
        {...rest}
      >
        <Sign phase={phase} />
      </button>
      {hot && (
        <span
          aria-hidden
          data-testid="hot"
          className="pointer-events-none absolute top-0.5 right-0.5 size-4 rounded-full border-2 border-surface-1 bg-bad"
        />
      )}
    </span>
  );
}
