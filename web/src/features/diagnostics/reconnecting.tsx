import type { Retry } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { useTranslation } from "react-i18next";
import { useNow } from "./use-now";

interface Props {
  retry: Retry;
  session: Session;
}

/** The call is being got back: when the next attempt is, and how to hurry it. */
export function Reconnecting({ retry: { at, attempt, cause }, session }: Props) {
  const { t } = useTranslation();
  const now = useNow(at !== null);
  const seconds = at === null ? 0 : Math.max(1, Math.ceil((at - now.now) / 1000));
  const isWaiting = at !== null && now.now > 0 && at > now.now;
  return (
    <Banner
      tone="busy"
      testId="reconnecting"
      code={cause.code}
      title={t(cause.code === "server_stopping" ? "retry.stopping" : "retry.what")}
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
      {isWaiting ? t("retry.waiting", { seconds, attempt }) : t("retry.trying", { attempt })}
    </Banner>
  );
}
