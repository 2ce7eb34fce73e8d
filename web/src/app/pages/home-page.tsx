import { Dashboard } from "@/features/dashboard/dashboard";
import { RecentList } from "@/features/dashboard/recent-list";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { floor } from "../applications";
import { archive } from "../archive";
import { applicationAt, deployment, useApplications } from "../deployment";
import { saveSession, useRecentSessions } from "../recent-sessions";
import { useNames } from "../use-names";
import { useText } from "../use-text";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";

export function HomePage({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { connection } = useSnapshot(session.view);
  const { call } = useSnapshot(floor);
  const sessions = useRecentSessions();
  const applications = useApplications();
  const text = useText();
  const nameOf = useNames();
  usePage("");
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar session={session} page={t("page.home")} />
      <Dashboard
        applications={applications}
        development={deployment.development}
        inCall={isBusy(connection) ? call : null}
        nameOf={nameOf}
        sessions={sessions}
        keepsNone={archive.state === "unavailable" || archive.state === "full"}
      >
        <RecentList
          sessions={sessions ?? []}
          pageTitle={(path) => {
            const application = applicationAt(path);
            return application === undefined ? path : text(application.title);
          }}
          onSave={(id) => void saveSession(id)}
          onDelete={(id) => void archive.delete(id)}
        />
      </Dashboard>
    </div>
  );
}
