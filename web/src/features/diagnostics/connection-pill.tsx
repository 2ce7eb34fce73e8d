import { cx } from "@/lib/class-names";
import type { ConnectionPhase } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { Popover } from "@/ui/popover";
import { Tooltip } from "@/ui/tooltip";
import { type ComponentProps, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import type { Answering } from "./connection-facts";
import { ConnectionPanel } from "./connection-panel";

const DOTS: Record<ConnectionPhase, string> = {
  idle: "rounded-full border-2 border-line-strong",
  connecting: "rounded-full border-2 border-accent border-t-transparent animate-turn",
  connected: "rounded-full bg-ok",
  reconnecting: "rounded-full border-2 border-warn border-t-transparent animate-turn",
  failed: "rotate-45 rounded-[2px] bg-bad",
  hung_up: "rounded-[2px] border-2 border-line-strong",
};

const OVER: ReadonlySet<ConnectionPhase> = new Set(["idle", "failed", "hung_up"]);

interface Props {
  session: Session;
  /** null: not known. */
  answering: Answering | null;
  /** The user wants to know whether this computer is fit for a call. */
  onCheck: () => void;
}

/** How the call is, at a glance; pressed, in every detail. */
export function ConnectionPill({ session, answering, onCheck }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const check = () => {
    setOpen(false);
    onCheck();
  };
  return (
    <Popover
      title={t("link.title")}
      side="bottom"
      testId="connection-panel"
      open={open}
      onOpenChange={setOpen}
      trigger={<Pill session={session} />}
    >
      <ConnectionPanel session={session} answering={answering} onCheck={check} />
    </Popover>
  );
}

function Pill({ session, ...rest }: ComponentProps<"button"> & Pick<Props, "session">) {
  const { t } = useTranslation();
  const { connection } = useSnapshot(session.view);
  const { roundTripMs, grade } = useSnapshot(session.link.view);
  const { phase, transport } = connection;
  const details = [
    !OVER.has(phase) && transport !== null ? t(`transport.${transport}`) : null,
    phase === "connected" && grade !== null ? t(`quality.${grade}`) : null,
    roundTripMs === null ? null : `${Math.max(1, Math.round(roundTripMs))} ms`,
  ].filter((detail) => detail !== null);
  return (
    <Tooltip label={t(`connection.hint.${phase}`)} side="bottom">
      <button
        type="button"
        data-testid="connection"
        data-phase={phase}
        data-transport={transport ?? ""}
        data-quality={grade ?? ""}
        className="inline-flex h-7 shrink-0 items-center gap-2 rounded-full border border-line bg-surface-1 px-2.5 text-xs font-medium hover:bg-surface-2 pointer-coarse:h-10"
        {...rest}
      >
        <span aria-hidden className={cx("size-2.5", DOTS[phase])} />
        {t(`connection.${phase}`)}
        {details.length > 0 && (
          <span className="font-normal text-ink-3 max-lg:hidden">{details.join(" · ")}</span>
        )}
      </button>
    </Tooltip>
  );
}
