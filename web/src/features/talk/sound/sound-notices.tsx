import type { Sound } from "@/realtime/audio/sound";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";

/** What is wrong with the sound, and what to do about it. */
export function SoundNotices({ sound }: { sound: Sound }) {
  const { t } = useTranslation();
  const { blocked, silent, echo, notice, microphone } = useSnapshot(sound.view);
  return (
    <>
      {blocked && (
        <Banner
          tone="warn"
          testId="sound-blocked"
          title={t("sound.blocked")}
          actions={
            <Button
              small
              tone="accent"
              data-testid="tap-to-hear"
              onClick={() => void sound.unblock()}
            >
              {t("sound.hear")}
            </Button>
          }
        >
          {t("sound.blockedFix")}
        </Banner>
      )}
      {echo && (
        <Banner
          tone="warn"
          testId="sound-echo"
          title={t("sound.echo")}
          onDismiss={() => sound.dismissEcho()}
          dismissLabel={t("failure.dismiss")}
          actions={
            <Button
              small
              tone="accent"
              data-testid="use-speaker-mode"
              onClick={() => sound.useSpeakerMode(true)}
            >
              {t("sound.useSpeakerMode")}
            </Button>
          }
        >
          {t("sound.echoFix")}
        </Banner>
      )}
      {silent && (
        <Banner tone="warn" testId="sound-silent" title={t("sound.silent")}>
          {t("sound.silentFix", { device: microphone ?? "" })}
        </Banner>
      )}
      {notice !== null && (
        <Banner
          tone="warn"
          testId="sound-notice"
          code={notice.what}
          title={t(`sound.${notice.what}`, { device: notice.device })}
          onDismiss={() => sound.dismissNotice()}
          dismissLabel={t("failure.dismiss")}
        >
          {t(`sound.${notice.what}Fix`)}
        </Banner>
      )}
    </>
  );
}
