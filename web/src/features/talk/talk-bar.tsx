import { isOpen } from "@/realtime/connection";
import { agentHasTheFloor, phaseOf, type Phase } from "@/realtime/phase";
import type { Session } from "@/realtime/session";
import type { CallSettings } from "@/realtime/settings";
import type { TalkMode } from "@/realtime/talk";
import { IconButton } from "@/ui/button";
import { Segmented } from "@/ui/segmented";
import { AudioLines, Hand, Mic, MicOff, PhoneOff, Pointer } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { SayBox } from "./say-box";
import { StateLine } from "./state-line";
import { TalkButton } from "./talk-button";
import { usePushToTalk } from "./use-push-to-talk";

interface Props {
  session: Session;
  settings: CallSettings;
}

function useEscapeToInterrupt(session: Session, active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const interrupt = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) session.interrupt();
    };
    addEventListener("keydown", interrupt);
    return () => removeEventListener("keydown", interrupt);
  }, [session, active]);
}

type Press = "start" | "cancel" | "hold" | "interrupt" | "mute" | "unmute" | "plug";

function pressMeans(phase: Phase, mode: TalkMode, muted: boolean): Press {
  if (phase === "idle" || phase === "failed") return "start";
  if (phase === "connecting") return "cancel";
  if (phase === "text_only") return "plug";
  if (mode === "push_to_talk") return "hold";
  if (phase === "speaking" || phase === "thinking") return "interrupt";
  return muted ? "unmute" : "mute";
}

export function TalkBar({ session, settings }: Props) {
  const { t } = useTranslation();
  const { connection, talk, microphone } = useSnapshot(session.view);
  const { mode } = useSnapshot(settings);
  const phase = phaseOf(connection, talk, microphone === "open");
  const open = isOpen(connection);
  const agentSpeaks = agentHasTheFloor(connection, talk);
  const press = pressMeans(phase, mode, talk.muted);
  const holding = usePushToTalk(session, press === "hold");
  useEscapeToInterrupt(session, agentSpeaks);

  const act: Record<Press, () => void> = {
    start: () => void session.start(settings),
    cancel: () => session.end(),
    hold: () => undefined,
    interrupt: () => session.interrupt(),
    mute: () => session.mute(true),
    unmute: () => session.mute(false),
    plug: () => void session.retryMicrophone(),
  };

  const switchMode = (next: TalkMode) => {
    Object.assign(settings, { mode: next });
    session.apply(settings);
    document.querySelector<HTMLElement>("[data-talk]")?.focus({ preventScroll: true });
  };

  return (
    <footer
      aria-label={t("talk.bar")}
      data-testid="talk-bar"
      className="grid shrink-0 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-3 border-t border-line bg-surface-1 px-4 pt-3 pb-[max(12px,env(safe-area-inset-bottom))] max-sm:gap-x-3 sm:grid-cols-[auto_minmax(0,1fr)_auto_auto] lg:grid-cols-[auto_minmax(180px,260px)_auto_minmax(0,1fr)_auto]"
    >
      <TalkButton
        session={session}
        phase={phase}
        label={t(`press.${press}`)}
        onClick={act[press]}
        {...holding}
      />
      <StateLine phase={phase} connection={connection} talk={talk} />
      <div className="flex justify-end max-sm:col-span-3 max-sm:row-start-2 max-sm:justify-stretch">
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
      </div>
      <div className="flex min-w-0 max-lg:row-start-2 max-sm:col-span-3 max-sm:row-start-3 sm:max-lg:col-span-4">
        <SayBox enabled={open} onSay={(text) => session.say(text)} />
      </div>
      <div className="flex items-center gap-1 max-lg:row-start-1 max-sm:col-start-3 sm:max-lg:col-start-4">
        <IconButton
          icon={talk.muted ? MicOff : Mic}
          label={t(talk.muted ? "press.unmute" : "press.mute")}
          aria-pressed={talk.muted}
          data-testid="mute"
          disabled={!open || microphone !== "open" || mode === "push_to_talk"}
          onClick={() => session.mute(!talk.muted)}
        />
        <IconButton
          icon={Hand}
          label={t("talk.interrupt")}
          data-testid="interrupt"
          className="max-[400px]:hidden"
          disabled={!agentSpeaks}
          onClick={() => session.interrupt()}
        />
        <IconButton
          icon={PhoneOff}
          tone="bad"
          label={t("talk.end")}
          data-testid="end"
          disabled={!open}
          onClick={() => session.end()}
        />
      </div>
    </footer>
  );
}
