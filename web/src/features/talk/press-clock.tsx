import { clock } from "@/lib/format";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const SOON_S = 10;

interface Props {
  /** performance.now() at which the turn began. */
  since: number;
  limitMs: number;
}

function useSeconds(since: number): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const tell = () => setElapsed(Math.floor((performance.now() - since) / 1000));
    tell();
    const timer = setInterval(tell, 200);
    return () => clearInterval(timer);
  }, [since]);
  return elapsed;
}

/** How long one has been speaking, of how long one may; near the end, when it will be sent. */
export function PressClock({ since, limitMs }: Props) {
  const { t } = useTranslation();
  const elapsed = useSeconds(since);
  const left = Math.max(0, Math.round(limitMs / 1000) - elapsed);
  const soon = left <= SOON_S;
  return (
    <span
      data-testid="press-clock"
      data-left={left}
      className={soon ? "font-semibold text-bad" : "text-ink-2"}
    >
      {soon ? t("press.sentIn", { count: left }) : `${clock(elapsed * 1000)} / ${clock(limitMs)}`}
    </span>
  );
}
