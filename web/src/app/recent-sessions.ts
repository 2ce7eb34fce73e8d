import type { RecentSession } from "@/features/dashboard/recent";
import type { ArchivedSession } from "@/realtime/log/archive";
import { exportLog } from "@/realtime/log/export";
import { useEffect, useState } from "react";
import { archive } from "./archive";
import { download } from "./shell/save-record";

function listed(session: ArchivedSession): RecentSession {
  const { id, title, page, startedAt, durationMs, turns, events, model, provider, cost } = session;
  return {
    id,
    title: title ?? "",
    page: page ?? "/console",
    startedAt,
    durationMs,
    turns,
    events,
    model: model ?? "",
    provider: provider ?? "",
    cost: cost ?? null,
  };
}

/** Newest first, kept up; null until they are known. */
export function useRecentSessions(): readonly RecentSession[] | null {
  const [sessions, setSessions] = useState<readonly RecentSession[] | null>(null);
  useEffect(() => {
    let isOver = false;
    const read = async () => {
      const found = await archive.list();
      if (!isOver) setSessions(found.map(listed));
    };
    const unsubscribe = archive.subscribe(() => void read());
    void read();
    return () => {
      isOver = true;
      unsubscribe();
    };
  }, []);
  return sessions;
}

export async function saveSession(id: string): Promise<void> {
  const opened = await archive.open(id);
  if (opened === null) return;
  const { log, audio, session } = opened;
  const { name, type, parts } = await exportLog(log, { format: "json", audio, session });
  download(name, type, parts.join(""));
}
