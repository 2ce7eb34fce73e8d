import type { Failure } from "@/realtime/failures";
import type { Session } from "@/realtime/session";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { useTranslation } from "react-i18next";

interface Props {
  cause: Failure;
  session: Session;
  onDismiss: () => void;
  dismissLabel: string;
}

const REASONS = ["ice_failed", "no_candidates", "webrtc_missing"] as const;

/** The call took another way than was chosen: why, and how to go back. */
export function Rerouted({ cause, session, onDismiss, dismissLabel }: Props) {
  const { t } = useTranslation();
  const reason = REASONS.find((code) => code === cause.code) ?? "other";
  return (
    <Banner
      tone="warn"
      testId="notice"
      code="rerouted"
      title={t("reroute.what")}
      onDismiss={onDismiss}
      dismissLabel={dismissLabel}
      actions={
        <Button small data-testid="back-to-webrtc" onClick={() => session.travelBy("webrtc")}>
          {t("reroute.back")}
        </Button>
      }
    >
      {t(`reroute.why.${reason}`)} {t("reroute.fix")}
    </Banner>
  );
}
