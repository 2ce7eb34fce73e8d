import { useEffect, useRef } from "react";

const FRAME_MS = 1000 / 30;

/** Calls at 30 frames a second while active, without rendering. */
export function useAnimationFrame(active: boolean, paint: () => void): void {
  const latest = useRef(paint);
  useEffect(() => {
    latest.current = paint;
  });
  useEffect(() => {
    if (!active) return;
    let last = 0;
    let frame = requestAnimationFrame(function tick(now) {
      frame = requestAnimationFrame(tick);
      if (now - last < FRAME_MS) return;
      last = now;
      latest.current();
    });
    return () => cancelAnimationFrame(frame);
  }, [active]);
}
