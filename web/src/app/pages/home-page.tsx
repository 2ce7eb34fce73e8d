import { Dashboard } from "@/features/dashboard/dashboard";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { floor } from "../applications";
import { deployment } from "../deployment";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";

export function HomePage({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { connection } = useSnapshot(session.view);
  const { call } = useSnapshot(floor);
  usePage("");
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar session={session} page={t("page.home")} />
      <Dashboard
        applications={deployment.applications}
        inCall={isBusy(connection) ? call : null}
        sessions={[]}
      >
        {null}
      </Dashboard>
    </div>
  );
}
