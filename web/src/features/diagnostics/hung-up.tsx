import type { Failure } from "@/realtime/failures";
import type { Session } from "@/realtime/session";
import type { CallSettings } from "@/realtime/settings";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { useTranslation } from "react-i18next";

interface Props {
  failure: Failure;
  session: Session;
  settings: CallSettings;
}

/** The other side ended the call: why, and the way back into the conversation. */
export function HungUp({ failure: { code, detail }, session, settings }: Props) {
  const { t } = useTranslation();
  const hasWords = session.record.fold.conversation.items.length > 0;
  return (
    <Banner
      tone="over"
      testId="hung-up"
      code={code}
      title={t(`failure.${code}.what`)}
      detail={detail}
      detailLabel={t("failure.detail")}
      actions={
        <>
          {hasWords && (
            <Button small data-testid="start-new" onClick={() => void session.start(settings)}>
              {t("failure.startNew")}
            </Button>
          )}
          <Button
            small
            tone="accent"
            data-testid="call-again"
            onClick={() => void session.resume(settings)}
          >
            {t("failure.callAgain")}
          </Button>
        </>
      }
    >
      {t(`failure.${code}.fix`)}
    </Banner>
  );
}
