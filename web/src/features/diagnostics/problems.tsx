import type { Failure } from "@/realtime/failures";
import type { Session } from "@/realtime/session";
import type { EngineProgress } from "@/realtime/surroundings";
import type { CallSettings } from "@/realtime/settings";
import type { Notice } from "@/realtime/view";
import { Banner } from "@/ui/banner";
import { Button } from "@/ui/button";
import { Progress } from "@/ui/progress";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { HungUp } from "./hung-up";
import { LossOffer } from "./loss-offer";
import { Reconnecting } from "./reconnecting";
import { Rerouted } from "./rerouted";

interface Props {
  session: Session;
  settings: CallSettings;
  onCheck: () => void;
  onSettings: () => void;
}

/** What stands in the way, why, and what to do about it. */
export function Problems({ session, settings, onCheck, onSettings }: Props) {
  const { connection, notice, engine } = useSnapshot(session.view);
  return (
    <>
      {engine !== null && (connection.step === "engine" || connection.retry !== null) && (
        <EngineLoading engine={engine} />
      )}
      {connection.retry !== null && <Reconnecting retry={connection.retry} session={session} />}
      {connection.failure !== null && connection.phase === "hung_up" && (
        <HungUp failure={connection.failure} session={session} settings={settings} />
      )}
      {connection.failure !== null && connection.phase === "failed" && (
        <CallFailed
          failure={connection.failure}
          session={session}
          settings={settings}
          onCheck={onCheck}
          onSettings={onSettings}
        />
      )}
      <LossOffer session={session} />
      {notice !== null && <CallNotice notice={notice} session={session} />}
    </>
  );
}

function EngineLoading({ engine }: { engine: EngineProgress }) {
  const { t } = useTranslation();
  return (
    <Banner tone="busy" title={t("engine.loading")} testId="engine-loading">
      <p>{t("engine.loadingWhy")}</p>
      <Progress share={engine.share} label={t("engine.loading")} />
      {engine.message && <p className="mt-1 text-xs text-ink-3">{engine.message}</p>}
    </Banner>
  );
}

function CallFailed(props: Props & { failure: Failure }) {
  const { failure, session, settings, onCheck, onSettings } = props;
  const { t } = useTranslation();
  const canSwitch = OF_TRANSPORT.has(failure.code);
  const hasWords = session.record.fold.conversation.items.length > 0;
  const retry = () => void session.start(settings);
  const switchTransport = () => {
    Object.assign(settings, {
      transport: settings.transport === "webrtc" ? "websocket" : "webrtc",
    });
    retry();
  };
  return (
    <Banner
      tone="bad"
      testId="failure"
      code={failure.code}
      title={t(`failure.${failure.code}.what`)}
      detail={failure.detail}
      detailLabel={t("failure.detail")}
      open={OF_CHOICE.has(failure.code) || failure.code === "provider_key"}
      actions={
        <>
          {!OF_CHOICE.has(failure.code) && (
            <Button small tone="quiet" data-testid="check-wrong" onClick={onCheck}>
              {t("preflight.wrong")}
            </Button>
          )}
          {OF_CHOICE.has(failure.code) && (
            <Button small data-testid="failure-settings" onClick={onSettings}>
              {t("failure.settings")}
            </Button>
          )}
          {canSwitch && (
            <Button small data-testid="switch-transport" onClick={switchTransport}>
              {t(settings.transport === "webrtc" ? "failure.useWebSocket" : "failure.useWebRtc")}
            </Button>
          )}
          <Button small data-testid="retry" tone={hasWords ? "plain" : "accent"} onClick={retry}>
            {t(hasWords ? "failure.startNew" : "failure.retry")}
          </Button>
          {hasWords && (
            <Button
              small
              tone="accent"
              data-testid="resume"
              onClick={() => void session.resume(settings)}
            >
              {t("failure.resume")}
            </Button>
          )}
        </>
      }
    >
      {t(`failure.${failure.code}.fix`)}
    </Banner>
  );
}

const OF_TRANSPORT: ReadonlySet<string> = new Set([
  "ice_failed",
  "no_candidates",
  "webrtc_missing",
  "websocket_refused",
]);
/** What another choice in the settings may repair. */
const OF_CHOICE: ReadonlySet<string> = new Set(["model_unknown", "provider_refused", "refused"]);
const KNOWN_REFUSALS = new Set(["input_audio_buffer_commit_empty", "cannot_update_voice"]);

function CallNotice({ notice, session }: { notice: Notice; session: Session }) {
  const { t } = useTranslation();
  const dismiss = { onDismiss: () => session.dismissNotice(), dismissLabel: t("failure.dismiss") };
  if (notice.kind === "microphone") {
    return (
      <Banner
        tone="warn"
        testId="notice"
        code={notice.problem}
        title={t(`microphone.${notice.problem}.what`)}
        actions={
          <Button
            small
            data-testid="retry-microphone"
            onClick={() => void session.retryMicrophone()}
          >
            {t("microphone.retry")}
          </Button>
        }
        {...dismiss}
      >
        {t(`microphone.${notice.problem}.fix`)}
      </Banner>
    );
  }
  if (notice.kind === "rerouted") {
    return <Rerouted cause={notice.cause} session={session} {...dismiss} />;
  }
  const isKnown = notice.code !== null && KNOWN_REFUSALS.has(notice.code);
  const known = isKnown ? notice.code : notice.isAnswer ? "answer" : "other";
  return (
    <Banner
      tone="warn"
      testId="notice"
      code={notice.code ?? "error"}
      title={t(`refusal.${known as "other"}.what`)}
      detail={notice.message}
      detailLabel={t("failure.detail")}
      open={!isKnown}
      {...dismiss}
    >
      {t(`refusal.${known as "other"}.fix`)}
    </Banner>
  );
}
