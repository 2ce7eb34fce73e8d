import { PressControl } from "@/realtime/press-control";
import type { Session } from "@/realtime/session";
import { useEffect, useState } from "react";

/** limitMs: the longest turn. */
export function usePressControl(session: Session, limitMs: number): PressControl {
  const [control] = useState(() => new PressControl(session));
  useEffect(() => control.limit(limitMs), [control, limitMs]);
  return control;
}
