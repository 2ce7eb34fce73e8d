import { Dashboard } from "@/features/dashboard/dashboard";
import { RecentList } from "@/features/dashboard/recent-list";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { floor } from "../applications";
import { archive, keeping } from "../archive";
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
  const { sessions: isWanted } = useSnapshot(keeping.choice);
  const isFailing = archive.state === "unavailable" || archive.state === "full";
  const kept = !isWanted ? "off" : isFailing ? "failed" : "on";
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
        keeping={kept}
        onKeep={() => keeping.choose({ sessions: true })}
      >
        <RecentList
          sessions={sessions ?? []}
          pageTitle={(path) => {
            const application = applicationAt(path);
            return application === undefined ? path : text(application.title);
          }}
          nameOf={nameOf}
          onSave={(id) => void saveSession(id)}
          onDelete={(id) => void archive.delete(id)}
        />
      </Dashboard>
    </div>
  );
}
