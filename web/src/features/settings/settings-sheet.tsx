import { useMedia } from "@/lib/use-media";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import type { SettingsKeeper } from "@/realtime/settings-keeper";
import type { CallSettings } from "@/realtime/settings";
import type { Shelf } from "@/realtime/presets/shelf";
import { IconButton } from "@/ui/button";
import { Sheet } from "@/ui/sheet";
import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import type { Keeping } from "./keeping-section";
import { SettingsBody } from "./settings-body";

export interface SettingsProps {
  session: Session;
  settings: CallSettings;
  keeper: SettingsKeeper;
  shelf: Shelf;
  keeping: Keeping;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** From this width on the settings leave the conversation in sight and in use. */
const DOCKED = "(min-width: 1024px)";

/** Where the page's main part is, between its bars. */
function useMainPlace(): { top: number; bottom: number } {
  const [place, setPlace] = useState({ top: 48, bottom: 0 });
  useEffect(() => {
    const main = document.getElementById("main");
    if (main === null) return;
    const look = () => {
      const { top, bottom } = main.getBoundingClientRect();
      setPlace({ top, bottom: innerHeight - bottom });
    };
    const watch = new ResizeObserver(look);
    watch.observe(main);
    return () => watch.disconnect();
  }, []);
  return place;
}

export function SettingsSheet(props: SettingsProps) {
  const { t } = useTranslation();
  const docked = useMedia(DOCKED);
  const { connection } = useSnapshot(props.session.view);
  if (docked) return props.open ? <Docked {...props} /> : null;
  return (
    <Sheet
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={t("settings.title")}
      description={t(isBusy(connection) ? "settings.leadLive" : "settings.lead")}
      closeLabel={t("settings.close")}
      place="full"
      testId="settings"
    >
      <SettingsBody {...props} />
    </Sheet>
  );
}

function Docked(props: SettingsProps) {
  const { t } = useTranslation();
  const panel = useRef<HTMLElement>(null);
  const place = useMainPlace();
  useEffect(() => {
    const opener = document.activeElement;
    panel.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    props.onOpenChange(false);
  };
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-labelledby="settings-title"
      data-testid="settings"
      onKeyDown={press}
      style={place}
      className="fixed right-0 z-30 flex w-[420px] flex-col border-l border-line bg-surface-1 shadow-float outline-none min-[1600px]:shadow-none"
    >
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line pr-2 pl-5">
        <h2 id="settings-title" className="flex-1 text-base font-semibold">
          {t("settings.title")}
        </h2>
        <IconButton
          icon={X}
          label={t("settings.close")}
          tooltipSide="bottom"
          data-testid="settings-close"
          onClick={() => props.onOpenChange(false)}
        />
      </header>
      <SettingsBody {...props} />
    </aside>
  );
}
