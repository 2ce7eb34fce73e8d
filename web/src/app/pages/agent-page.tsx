import type { Application } from "@/api/deployment";
import { AgentProblem } from "@/features/agent/agent-problem";
import { NoticeLine } from "@/features/guide/notice-line";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { useEffect } from "react";
import { useSnapshot } from "valtio";
import { CONSOLE, floor } from "../applications";
import { deployment } from "../deployment";
import { CallElsewhere } from "../shell/call-elsewhere";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";
import { usePreparation } from "../use-preparation";
import { useText } from "../use-text";
import { AgentTalk } from "./agent-talk";
import { PaneSwitches } from "./pane-switches";

interface Props {
  session: Session;
  application: Application;
}

/** The page of any agent: what it is for, the conversation with it, and all that happens in it. */
export function AgentPage({ session, application }: Props) {
  const text = useText();
  const { connection } = useSnapshot(session.view);
  const { call } = useSnapshot(floor);
  const title = text(application.title);
  const isMine = call === application.id;
  const isElsewhere = !isMine && isBusy(connection);
  usePage(title);
  usePreparation(session, application);
  useEffect(() => {
    floor.open = application.id;
  }, [application]);
  return (
    <div className="flex h-dvh flex-col print:block print:h-auto">
      <TopBar session={session} page={title} holdsCall={!isElsewhere}>
        {(isMine || application.id === CONSOLE) && application.problem === null && <PaneSwitches />}
      </TopBar>
      {application.notice !== null && <NoticeLine text={text(application.notice)} />}
      {application.problem !== null && (
        <AgentProblem
          title={title}
          problem={application.problem}
          editPath={
            deployment.development && application.editable ? `/agents/${application.id}` : null
          }
        />
      )}
      {application.problem !== null ? null : isElsewhere ? (
        <CallElsewhere session={session} />
      ) : (
        <AgentTalk session={session} application={application} isMine={isMine} isMain />
      )}
    </div>
  );
}
