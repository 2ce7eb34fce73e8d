import { useAnimationFrame } from "@/lib/use-animation-frame";
import { useRef } from "react";

interface Props {
  label: string;
  /** 0 to 1, asked 30 times a second. */
  read: () => number;
}

export function LevelBar({ label, read }: Props) {
  const bar = useRef<HTMLSpanElement>(null);
  useAnimationFrame(true, () => {
    bar.current?.style.setProperty("transform", `scaleX(${read().toFixed(3)})`);
  });
  return (
    <span
      role="img"
      aria-label={label}
      data-testid="input-level"
      className="block h-1.5 overflow-hidden rounded-full bg-surface-3"
    >
      <span
        ref={bar}
        className="block h-full origin-left rounded-full bg-you"
        style={{ transform: "scaleX(0)" }}
      />
    </span>
  );
}
