import { cx } from "@/lib/class-names";
import type { ConnectionPhase } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { Tooltip } from "@/ui/tooltip";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";

const DOTS: Record<ConnectionPhase, string> = {
  idle: "rounded-full border-2 border-line-strong",
  connecting: "rounded-full border-2 border-accent border-t-transparent animate-turn",
  connected: "rounded-full bg-ok",
  reconnecting: "rounded-full border-2 border-warn border-t-transparent animate-turn",
  failed: "rotate-45 rounded-[2px] bg-bad",
};

export function ConnectionPill({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { connection } = useSnapshot(session.view);
  const { roundTripMs, grade } = useSnapshot(session.link.view);
  const { phase, transport } = connection;
  const details = [
    phase !== "idle" && phase !== "failed" && transport !== null
      ? t(`transport.${transport}`)
      : null,
    phase === "connected" && grade !== null ? t(`quality.${grade}`) : null,
    roundTripMs === null ? null : `${Math.max(1, Math.round(roundTripMs))} ms`,
  ].filter((detail) => detail !== null);
  return (
    <Tooltip label={t(`connection.hint.${phase}`)} side="bottom">
      <span
        tabIndex={0}
        data-testid="connection"
        data-phase={phase}
        data-transport={transport ?? ""}
        data-quality={grade ?? ""}
        className="inline-flex h-7 shrink-0 items-center gap-2 rounded-full border border-line bg-surface-1 px-2.5 text-xs font-medium"
      >
        <span aria-hidden className={cx("size-2.5", DOTS[phase])} />
        {t(`connection.${phase}`)}
        {details.length > 0 && (
          <span className="font-normal text-ink-3 max-lg:hidden">{details.join(" · ")}</span>
        )}
      </span>
    </Tooltip>
  );
}
