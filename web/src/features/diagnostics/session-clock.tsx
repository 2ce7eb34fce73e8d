import { clock } from "@/lib/format";
import type { Session } from "@/realtime/session";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";

const SOON_MS = 5 * 60_000;

function useNow(active: boolean): { now: number; wall: number } {
  const [now, setNow] = useState({ now: 0, wall: 0 });
  useEffect(() => {
    if (!active) return;
    const tick = () => setNow({ now: performance.now(), wall: Date.now() });
    const timer = setInterval(tick, 1000);
    queueMicrotask(tick);
    return () => clearInterval(timer);
  }, [active]);
  return now;
}

/** How long the call has lasted, and how long it may still. */
export function SessionClock({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { connection, config } = useSnapshot(session.view);
  const { since } = connection;
  const { now, wall } = useNow(since !== null);
  if (since === null || now === 0) return null;
  const leftMs = config?.expires_at ? config.expires_at * 1000 - wall : null;
  return (
    <span data-testid="session-clock" className="text-xs whitespace-nowrap text-ink-2">
      {clock(now - since)}
      {leftMs !== null && (
        <span className={leftMs < SOON_MS ? "font-semibold text-warn" : "text-ink-3 max-xl:hidden"}>
          {" · "}
          {t("clock.left", { minutes: Math.max(0, Math.round(leftMs / 60_000)) })}
        </span>
      )}
    </span>
  );
}
