import { PreflightSheet } from "@/features/diagnostics/preflight";
import { CommandPalette } from "@/features/help/command-palette";
import { HelpSheet } from "@/features/help/help-sheet";
import { SettingsSheet } from "@/features/settings/settings-sheet";
import { SharedSettings } from "@/features/settings/shared-settings";
import { actions } from "@/lib/actions";
import { cx } from "@/lib/class-names";
import { useActionKeys, useActions } from "@/lib/use-actions";
import type { Session } from "@/realtime/session";
import { Button } from "@/ui/button";
import { Stethoscope } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useNavigate } from "react-router";
import { useSnapshot } from "valtio";
import { floor, settingsOf } from "../applications";
import { keeping } from "../archive";
import { applicationNamed, useApplications, watchApplications } from "../deployment";
import { keeper, shelf } from "../kept-settings";
import { preferences } from "../preferences";
import { openSheet, sheetProps, sheets } from "./sheets";
import { shellActions } from "./shell-actions";

/** Around every page: the skip links, the keys, and the sheets. */
export function Frame({ session }: { session: Session }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { open } = useSnapshot(sheets);
  const applications = useApplications();
  const offered = useMemo(
    () => shellActions(session, applications, (path) => void navigate(path)),
    [session, applications, navigate],
  );
  useEffect(watchApplications, []);
  useActions(offered);
  useActionKeys();
  return (
    <>
      <SkipLink to="main" text={t("app.skip")} />
      <div className={cx(open === "settings" && "min-[1600px]:[&_#main]:pr-[420px]")}>
        <Outlet />
      </div>
      <Sheets session={session} />
    </>
  );
}

function SkipLink({ to, text }: { to: string; text: string }) {
  return (
    <a
      href={`#${to}`}
      data-testid="skip-link"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(to)?.focus();
      }}
      className="fixed top-1 left-1 z-50 -translate-y-16 rounded bg-accent px-4 py-2 font-medium text-accent-ink focus:translate-y-0"
    >
      {text}
    </a>
  );
}

function Sheets({ session }: { session: Session }) {
  const { open } = useSnapshot(sheets);
  const { open: page } = useSnapshot(floor);
  const { singleKeys } = useSnapshot(preferences);
  const application = applicationNamed(page);
  const settings = application === undefined ? preferences.call : settingsOf(application);
  useEffect(() => {
    actions.singleKeys = singleKeys;
  }, [singleKeys]);
  return (
    <>
      <SettingsSheet
        session={session}
        settings={settings}
        keeper={keeper}
        shelf={shelf}
        keeping={keeping}
        {...sheetProps("settings", open)}
      />
      <SharedSettings session={session} settings={settings} />
      <HelpSheet
        {...sheetProps("help", open)}
        singleKeys={singleKeys}
        onSingleKeys={(on) => (preferences.singleKeys = on)}
      >
        <CheckButton />
      </HelpSheet>
      <PreflightSheet sound={session.sound} {...sheetProps("preflight", open)} />
      <CommandPalette {...sheetProps("commands", open)} />
    </>
  );
}

function CheckButton() {
  const { t } = useTranslation();
  return (
    <Button
      className="justify-self-start"
      data-testid="help-check"
      onClick={() => openSheet("preflight")}
    >
      <Stethoscope size={16} aria-hidden />
      {t("preflight.open")}
    </Button>
  );
}
