import { useEffect, useState } from "react";

export interface Now {
  /** performance.now(); 0 before the first tick. */
  readonly now: number;
  /** Milliseconds since 1970. */
  readonly wall: number;
}

const NEVER: Now = { now: 0, wall: 0 };

/** The time, once a second while it is wanted. */
export function useNow(active: boolean): Now {
  const [now, setNow] = useState(NEVER);
  useEffect(() => {
    if (!active) return;
    const tick = () => setNow({ now: performance.now(), wall: Date.now() });
    const timer = setInterval(tick, 1000);
    queueMicrotask(tick);
    return () => clearInterval(timer);
  }, [active]);
  return active ? now : NEVER;
}
