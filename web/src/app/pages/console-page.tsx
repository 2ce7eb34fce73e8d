import { ConnectionPill } from "@/features/console/connection-pill";
import { HelpSheet } from "@/features/console/help-sheet";
import { Problems } from "@/features/console/problems";
import { SessionClock } from "@/features/console/session-clock";
import { SettingsSheet } from "@/features/console/settings-sheet";
import { EventList } from "@/features/inspector/event-list";
import { TalkBar } from "@/features/talk/talk-bar";
import { Transcript } from "@/features/transcript/transcript";
import { useMedia } from "@/lib/use-media";
import type { Session } from "@/realtime/session";
import { IconButton } from "@/ui/button";
import { SplitPanes } from "@/ui/split-panes";
import { TabbedPanes } from "@/ui/tabbed-panes";
import { CircleHelp, SlidersHorizontal } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { preferences } from "../preferences";
import { TopBar } from "../shell/top-bar";

type Open = "settings" | "help" | null;

function useQuestionMark(onAsk: () => void): void {
  useEffect(() => {
    const ask = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea");
      if (event.key === "?" && !typing) onAsk();
    };
    addEventListener("keydown", ask);
    return () => removeEventListener("keydown", ask);
  }, [onAsk]);
}

export function ConsolePage({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const settings = preferences.call;
  useQuestionMark(() => setOpen("help"));
  const sheet = (name: Exclude<Open, null>) => ({
    open: open === name,
    onOpenChange: (next: boolean) => setOpen(next ? name : null),
  });
  return (
    <div className="flex h-dvh flex-col">
      <TopBar
        page={t("page.console")}
        actions={
          <>
            <IconButton
              icon={SlidersHorizontal}
              label={t("settings.open")}
              tooltipSide="bottom"
              data-testid="open-settings"
              onClick={() => setOpen("settings")}
            />
            <IconButton
              icon={CircleHelp}
              label={t("help.open")}
              tooltipSide="bottom"
              data-testid="open-help"
              onClick={() => setOpen("help")}
            />
          </>
        }
      >
        <ModelName session={session} />
        <span className="flex-1" />
        <SessionClock session={session} />
        <ConnectionPill session={session} />
      </TopBar>
      <Problems session={session} settings={settings} />
      <main className="flex min-h-0 flex-1 flex-col">
        <Panes session={session} />
      </main>
      <TalkBar session={session} settings={settings} />
      <SettingsSheet session={session} settings={settings} {...sheet("settings")} />
      <HelpSheet {...sheet("help")} />
    </div>
  );
}

function Panes({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { split } = useSnapshot(preferences);
  const sideBySide = useMedia("(min-width: 768px)");
  if (sideBySide) {
    return (
      <SplitPanes
        label={t("pane.handle")}
        share={split}
        onShare={(share) => (preferences.split = share)}
        left={<Transcript session={session} />}
        right={<EventList session={session} />}
      />
    );
  }
  return (
    <TabbedPanes
      label={t("pane.panes")}
      panes={[
        {
          id: "conversation",
          label: t("pane.conversation"),
          content: <Transcript session={session} />,
        },
        { id: "events", label: t("pane.events"), content: <EventList session={session} /> },
      ]}
    />
  );
}

function ModelName({ session }: { session: Session }) {
  const { config } = useSnapshot(session.view);
  const { call } = useSnapshot(preferences);
  const name = config?.model ?? call.model;
  if (name === "") return null;
  return (
    <span
      data-testid="model"
      className="min-w-0 truncate font-mono text-xs text-ink-3 max-sm:hidden"
    >
      {name}
    </span>
  );
}
