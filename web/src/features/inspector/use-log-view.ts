import type { EventLog } from "@/realtime/log/event-log";
import { LogView } from "@/realtime/log/view";
import { useVersion } from "@/lib/use-version";
import { useEffect, useMemo } from "react";

/** The view of a log, kept up at most once a frame. */
export function useLogView(log: EventLog): LogView {
  const view = useMemo(() => new LogView(log), [log]);
  useEffect(() => () => view.close(), [view]);
  useVersion(view.changes);
  return view;
}
