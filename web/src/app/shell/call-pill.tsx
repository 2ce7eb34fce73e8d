import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { IconButton } from "@/ui/button";
import { PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSnapshot } from "valtio";
import { floor } from "../applications";
import { applicationNamed } from "../deployment";
import { useText } from "../use-text";

/** On every other page: a call goes on, where it is, and how to end it. */
export function CallPill({ session }: { session: Session }) {
  const { t } = useTranslation();
  const text = useText();
  const { connection } = useSnapshot(session.view);
  const { call } = useSnapshot(floor);
  const application = applicationNamed(call);
  if (!isBusy(connection) || application === undefined) return null;
  return (
    <div
      data-testid="call-pill"
      className="flex h-9 min-w-0 items-center rounded-full border border-accent bg-accent-soft text-xs font-medium"
    >
      <Link
        to={application.path}
        aria-label={`${t("call.with", { title: text(application.title) })}. ${t("call.back")}`}
        className="flex h-full min-w-0 items-center gap-2 rounded-full pl-3"
      >
        <span aria-hidden className="size-2.5 shrink-0 animate-dots rounded-full bg-accent" />
        <span className="truncate">
          {t("call.here")}
          <span className="max-sm:hidden">: {text(application.title)}</span>
        </span>
      </Link>
      <IconButton
        small
        icon={PhoneOff}
        label={t("call.end")}
        tooltipSide="bottom"
        data-testid="call-pill-end"
        className="text-bad"
        onClick={() => session.end()}
      />
    </div>
  );
}
