import type { Session } from "@/realtime/session";
import { Button } from "@/ui/button";
import { PhoneCall, PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSnapshot } from "valtio";
import { floor } from "../applications";
import { applicationNamed } from "../deployment";
import { useText } from "../use-text";

/** Instead of an agent's page, while the one call is with another agent. */
export function CallElsewhere({ session }: { session: Session }) {
  const { t } = useTranslation();
  const text = useText();
  const navigate = useNavigate();
  const application = applicationNamed(useSnapshot(floor).call);
  if (application === undefined) return null;
  return (
    <main
      id="main"
      tabIndex={-1}
      data-testid="call-elsewhere"
      className="grid flex-1 place-items-center overflow-y-auto p-6 outline-none"
    >
      <div className="grid max-w-md justify-items-start gap-3">
        <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
          <PhoneCall size={22} aria-hidden />
        </span>
        <h2 className="text-lg font-semibold text-balance">
          {t("call.elsewhere", { title: text(application.title) })}
        </h2>
        <p className="text-ink-2">{t("call.elsewhereWhy")}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button
            tone="accent"
            data-testid="back-to-call"
            onClick={() => void navigate(application.path)}
          >
            <PhoneCall size={16} aria-hidden />
            {t("call.back")}
          </Button>
          <Button tone="bad" data-testid="end-and-stay" onClick={() => session.end()}>
            <PhoneOff size={16} aria-hidden />
            {t("call.endAndStay")}
          </Button>
        </div>
      </div>
    </main>
  );
}
