import { ConnectionPill } from "@/features/diagnostics/connection-pill";
import { SessionClock } from "@/features/diagnostics/session-clock";
import type { Session } from "@/realtime/session";
import { IconButton } from "@/ui/button";
import { CircleHelp, SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { BrandMark } from "./brand-mark";
import { CallPill } from "./call-pill";
import { LanguageMenu, MoreMenu, ThemeMenu } from "./display-menus";
import { openSheet } from "./sheets";
import { UsagePill } from "./usage-pill";
import { useFeed } from "../use-beside";
import { useNames } from "../use-names";

interface Props {
  session: Session;
  page: string;
  /** Whether the page is the one on which the call is held. */
  holdsCall?: boolean;
  children?: ReactNode;
}

/** Who answers the call in progress, and which way its sound goes. */
function useAnswering(session: Session) {
  const { provider, media } = useFeed(session);
  const nameOf = useNames();
  if (provider === null) return null;
  const isDirect = media?.path === "provider";
  return { provider: provider.provider, name: nameOf(provider.provider), isDirect };
}

/** 48 px: brand, page, who speaks and by what means, the call, and what concerns every page. */
export function TopBar({ session, page, holdsCall = false, children }: Props) {
  const answering = useAnswering(session);
  const { t } = useTranslation();
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface-1 pr-1 pl-3 sm:gap-3 sm:pr-2 sm:pl-4 print:hidden">
      <BrandMark />
      <h1 className="max-w-64 shrink-0 truncate text-ink-2 max-md:sr-only">
        <span aria-hidden className="mr-2 text-line-strong">
          /
        </span>
        {page}
      </h1>
      <div className="flex min-w-0 flex-1 items-center justify-end gap-2 sm:gap-3">
        {holdsCall ? (
          <>
            <Provider session={session} />
            <span className="flex-1" />
            <SessionClock session={session} />
            <UsagePill session={session} />
            {children}
            <ConnectionPill
              session={session}
              answering={answering}
              onCheck={() => openSheet("preflight")}
            />
          </>
        ) : (
          <CallPill session={session} />
        )}
      </div>
      <div className="flex items-center max-sm:hidden">
        <IconButton
          icon={SlidersHorizontal}
          label={t("settings.open")}
          tooltipSide="bottom"
          data-testid="open-settings"
          onClick={() => openSheet("settings")}
        />
        <LanguageMenu />
        <ThemeMenu />
        <IconButton
          icon={CircleHelp}
          label={t("help.open")}
          tooltipSide="bottom"
          data-testid="open-help"
          onClick={() => openSheet("help")}
        />
      </div>
      <MoreMenu />
    </header>
  );
}

/** Which model answers; nothing until the server has said. */
function Provider({ session }: { session: Session }) {
  const { config } = useSnapshot(session.view);
  if (!config?.model) return null;
  return (
    <span
      data-testid="model"
      className="min-w-0 truncate font-mono text-xs text-ink-3 max-lg:hidden"
    >
      {config.model}
    </span>
  );
}
