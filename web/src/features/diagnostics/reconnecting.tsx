import { useOnline } from "@/lib/use-online";
import type { Retry } from "@/realtime/connection";
import type { Failure } from "@/realtime/failures";
import type { Session } from "@/realtime/session";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { useTranslation } from "react-i18next";
import { useNow } from "./use-now";

interface Props {
  retry: Retry;
  session: Session;
}

type Words = "offline" | "stopping" | "what";

function wordsFor({ code }: Failure, online: boolean): Words {
  if (!online) return "offline";
  return code === "server_stopping" ? "stopping" : "what";
}

/** The call is being got back: when the next attempt is, and how to hurry it. */
export function Reconnecting({ retry: { at, attempt, cause }, session }: Props) {
  const { t } = useTranslation();
  const now = useNow(at !== null);
  const online = useOnline();
  const seconds = at === null ? 0 : Math.max(1, Math.ceil((at - now.now) / 1000));
  const isWaiting = at !== null && now.now > 0 && at > now.now;
  return (
    <Banner
      tone="busy"
      testId="reconnecting"
      code={cause.code}
      title={t(`retry.${wordsFor(cause, online)}`)}
      actions={
        <>
          <Button small data-testid="end-retry" onClick={() => session.end()}>
            {t("retry.end")}
          </Button>
          {isWaiting && (
            <Button small tone="accent" data-testid="retry-now" onClick={() => session.retryNow()}>
              {t("retry.now")}
            </Button>
          )}
        </>
      }
    >
      {!online && t("retry.offlineWhy")}
      {online && isWaiting && t("retry.waiting", { seconds, attempt })}
      {online && !isWaiting && t("retry.trying", { attempt })}
    </Banner>
  );
}
