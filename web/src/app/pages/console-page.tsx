import { ConnectionPill } from "@/features/diagnostics/connection-pill";
import { HelpSheet } from "@/features/console/help-sheet";
import { Problems } from "@/features/diagnostics/problems";
import { SessionClock } from "@/features/diagnostics/session-clock";
import { SettingsSheet } from "@/features/console/settings-sheet";
import { TalkBar } from "@/features/talk/talk-bar";
import type { Session } from "@/realtime/session";
import { IconButton } from "@/ui/button";
import { CircleHelp, SlidersHorizontal } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { preferences } from "../preferences";
import { TopBar } from "../shell/top-bar";
import { ConsolePanes } from "./console-panes";

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
        <ConsolePanes session={session} />
      </main>
      <TalkBar session={session} settings={settings} />
      <SettingsSheet session={session} settings={settings} {...sheet("settings")} />
      <HelpSheet {...sheet("help")} />
    </div>
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
