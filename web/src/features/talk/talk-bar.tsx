import { focusFloor } from "@/lib/focus";
import { isOpen } from "@/realtime/connection";
import { agentHasTheFloor, phaseOf } from "@/realtime/phase";
import type { PressControl } from "@/realtime/press-control";
import type { Session } from "@/realtime/session";
import type { CallSettings } from "@/realtime/settings";
import { microphoneIsOpen, type TalkMode } from "@/realtime/talk";
import { IconButton } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { AudioLines, PhoneOff, Pointer } from "lucide-react";
import { memo, useEffect, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { CallSwitches } from "./call-switches";
import { pressMeans, type PressMeaning } from "./press-meaning";
import { SayLine } from "./say-line";
import { SoundMenu } from "./sound/sound-menu";
import { SoundNotices } from "./sound/sound-notices";
import { StateLine } from "./state-line";
import { TalkButton } from "./talk-button";
import { TurnMenu } from "./turn-menu";
import { usePressControl } from "./use-press-control";
import { usePushToTalk } from "./use-push-to-talk";

interface Props {
  session: Session;
  settings: CallSettings;
  /** Name of the tool call that waits for the reader's word. */
  asks?: string | null;
}

/** Esc throws away what is being said by a press, or else ends the agent's turn. */
function useEscape(session: Session, control: PressControl, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (control.isOn) control.feed({ type: "discard" });
      else session.interrupt();
    };
    addEventListener("keydown", escape);
    return () => removeEventListener("keydown", escape);
  }, [session, control, active]);
}

export function TalkBar({ session, settings, asks = null }: Props) {
  const { t } = useTranslation();
  const { connection, talk, microphone } = useSnapshot(session.view);
  const { mode, pressLimitS } = useSnapshot(settings);
  const control = usePressControl(session, pressLimitS * 1000);
  const { gesture } = useSnapshot(control.view);
  const { speakerMode } = useSnapshot(session.sound.settings);
  const rests = speakerMode && mode === "voice_activity" && talk.audible;
  const phase = phaseOf(connection, talk, microphone === "open");
  const open = isOpen(connection);
  const agentSpeaks = agentHasTheFloor(connection, talk);
  const press = pressMeans(phase, mode, talk.muted);
  const { onClick: activate, ...holding } = usePushToTalk(control, press === "hold");
  useEscape(session, control, agentSpeaks || gesture.since !== null);

  const act: Record<PressMeaning, () => void> = {
    start: () => void session.start(settings),
    again: () => void session.resume(settings),
    cancel: () => session.end(),
    hold: () => undefined,
    interrupt: () => session.interrupt(),
    mute: () => session.mute(true),
    unmute: () => session.mute(false),
    plug: () => void session.retryMicrophone(),
  };

  return (
    <footer aria-label={t("talk.bar")} data-testid="talk-bar" className="shrink-0 print:hidden">
      <SoundNotices sound={session.sound} />
      <div className="talk-grid border-t border-line bg-surface-1 px-4 pt-3 pb-[max(12px,env(safe-area-inset-bottom))] max-sm:px-3">
        <div className="flex min-w-0 items-center gap-4 [grid-area:state] max-sm:gap-3">
          <TalkButton
            session={session}
            phase={phase}
            hot={open && microphone === "open" && microphoneIsOpen(talk) && !rests}
            label={t(gesture.latched ? "press.send" : `press.${press}`)}
            {...holding}
            {...(press === "hold" ? { "aria-pressed": gesture.since !== null } : {})}
            onClick={(event: MouseEvent) => {
              act[press]();
              activate?.(event);
            }}
          />
          <StateLine
            phase={phase}
            connection={connection}
            talk={talk}
            gesture={gesture}
            rests={rests}
            limitMs={pressLimitS * 1000}
            asks={asks}
          />
        </div>
        <div className="flex min-w-0 items-center gap-1 [grid-area:mode]">
          <ModeChoice session={session} settings={settings} mode={mode} />
          <TurnMenu session={session} settings={settings} />
        </div>
        <div className="flex min-w-0 items-end [grid-area:say]">
          <SayLine session={session} enabled={open} />
        </div>
        <div className="flex items-center justify-end [grid-area:tools]">
          <CallSwitches
            session={session}
            muted={talk.muted}
            canMute={open && microphone === "open" && mode === "voice_activity"}
            canInterrupt={agentSpeaks}
            press={mode === "push_to_talk" ? control : null}
            pressed={gesture.since !== null}
          />
          <SoundMenu sound={session.sound} />
        </div>
        <div className="flex items-center justify-end [grid-area:end]">
          <EndButton session={session} enabled={open} />
        </div>
      </div>
    </footer>
  );
}

/*
 * What follows is made again only when it looks different: in a quick conversation the state of the talk
 * changes many times a second, and hardly any of that shows here.
 */

const ModeChoice = memo(function ModeChoice({
  session,
  settings,
  mode,
}: Props & { mode: TalkMode }) {
  const { t } = useTranslation();
  const switchMode = (next: TalkMode) => {
    Object.assign(settings, { mode: next });
    session.apply(settings);
    document.querySelector<HTMLElement>("[data-talk]")?.focus({ preventScroll: true });
  };
  return (
    <Segmented
      label={t("talk.mode")}
      testId="talk-mode"
      value={mode}
      onChange={switchMode}
      segments={[
        { value: "voice_activity", label: t("talk.voiceActivity"), icon: AudioLines },
        { value: "push_to_talk", label: t("talk.pushToTalk"), icon: Pointer },
      ]}
    />
  );
});

const EndButton = memo(function EndButton({
  session,
  enabled,
}: Pick<Props, "session"> & { enabled: boolean }) {
  const { t } = useTranslation();
  return (
    <IconButton
      icon={PhoneOff}
      tone="bad"
      label={t("talk.end")}
      data-testid="end"
      disabled={!enabled}
      onClick={() => {
        session.end();
        focusFloor();
      }}
    />
  );
});
