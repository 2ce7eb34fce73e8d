import { clock } from "@/lib/format";
import type { Session } from "@/realtime/session";
import { Tooltip } from "@/ui/tooltip";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { useNow } from "./use-now";

const SOON_MS = 5 * 60_000;

/** How long the call has lasted, and when it is carried over to a new session. */
export function SessionClock({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { connection, config, renewsAt } = useSnapshot(session.view);
  const { since } = connection;
  const { now, wall } = useNow(since !== null);
  const expiresAt = config?.expires_at === undefined ? null : config.expires_at * 1000;
  if (since === null || now === 0) return null;
  const leftMs = expiresAt === null ? null : expiresAt - wall;
  const renewsMs = renewsAt === null ? 0 : renewsAt - wall;
  const isSoon = leftMs !== null && leftMs < SOON_MS;
  return (
    <Tooltip label={t(leftMs === null ? "clock.lasted" : "clock.cap")} side="bottom">
      <span
        tabIndex={0}
        data-testid="session-clock"
        data-soon={isSoon}
        className="rounded text-xs whitespace-nowrap text-ink-2"
      >
        {clock(now - since)}
        {leftMs !== null && (
          <span className={isSoon ? "font-semibold text-warn" : "text-ink-3 max-xl:hidden"}>
            {" · "}
            {isSoon
              ? t("clock.renews", { time: clock(Math.max(0, renewsMs)) })
              : t("clock.left", { minutes: Math.round(leftMs / 60_000) })}
          </span>
        )}
      </span>
    </Tooltip>
  );
}
