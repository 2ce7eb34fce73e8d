import type { Application } from "@/api/deployment";
import { AgentProblem } from "@/features/agent/agent-problem";
import { ApprovalBar } from "@/features/approvals/approval-bar";
import { Problems } from "@/features/diagnostics/problems";
import { CallLine } from "@/features/feed/call-line";
import { ProviderFallback } from "@/features/feed/provider-fallback";
import { AgentGuide } from "@/features/guide/agent-guide";
import { NoticeLine } from "@/features/guide/notice-line";
import { RecordAnnouncer } from "@/features/records/record-change";
import { TalkBar } from "@/features/talk/talk-bar";
import { isBusy } from "@/realtime/connection";
import { awaitingApproval } from "@/realtime/feed/fold";
import type { Session } from "@/realtime/session";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { CONSOLE, floor, settingsOf } from "../applications";
import { deployment } from "../deployment";
import { sayWhenConnected } from "../say-when-connected";
import { CallElsewhere } from "../shell/call-elsewhere";
import { openSheet } from "../shell/sheets";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";
import { useDecide, useFeed } from "../use-beside";
import { useNames } from "../use-names";
import { usePreparation } from "../use-preparation";
import { useText } from "../use-text";
import { ConsolePanes } from "./console-panes";
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
    <div className="flex h-dvh flex-col">
      <TopBar session={session} page={title} holdsCall={!isElsewhere}>
        <PaneSwitches />
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
        <Own session={session} application={application} isMine={isMine} />
      )}
    </div>
  );
}

/** The talk with the agent, and what stands around it. */
export function Own({ session, application, isMine }: Props & { isMine: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  const settings = settingsOf(application);
  const feed = useFeed(session);
  const nameOf = useNames();
  const decide = useDecide(session);
  const isConsole = application.id === CONSOLE;
  return (
    <>
      <Problems session={session} settings={settings} onCheck={() => openSheet("preflight")} />
      {isMine && <ProviderFallback feed={feed} nameOf={nameOf} />}
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {isMine || isConsole ? (
          <>
            {isMine && !isConsole && <CallLine feed={feed} nameOf={nameOf} />}
            <ConsolePanes session={session} />
          </>
        ) : (
          <AgentGuide
            title={text(application.title)}
            summary={text(application.summary)}
            picture={application.picture}
            steps={application.steps.map(text)}
            examples={application.examples.map(text)}
            onExample={(example) => sayWhenConnected(session, settings, example)}
            exampleLabel={(example) => t("guide.example", { text: example })}
          />
        )}
      </main>
      {isMine && <ApprovalBar waiting={awaitingApproval(feed)} onDecide={decide} />}
      {isMine && <RecordAnnouncer history={feed.records.history} />}
      <TalkBar session={session} settings={settings} />
    </>
  );
}
