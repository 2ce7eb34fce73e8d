import type { Application } from "@/api/deployment";
import { Problems } from "@/features/diagnostics/problems";
import { AgentGuide } from "@/features/guide/agent-guide";
import { NoticeLine } from "@/features/guide/notice-line";
import { TalkBar } from "@/features/talk/talk-bar";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { CONSOLE, floor, settingsOf } from "../applications";
import { sayWhenConnected } from "../say-when-connected";
import { CallElsewhere } from "../shell/call-elsewhere";
import { openSheet } from "../shell/sheets";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";
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
      {isElsewhere ? (
        <CallElsewhere session={session} />
      ) : (
        <Own session={session} application={application} isMine={isMine} />
      )}
    </div>
  );
}

function Own({ session, application, isMine }: Props & { isMine: boolean }) {
  const { t } = useTranslation();
  const text = useText();
  const settings = settingsOf(application);
  return (
    <>
      <Problems session={session} settings={settings} onCheck={() => openSheet("preflight")} />
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {isMine || application.id === CONSOLE ? (
          <ConsolePanes session={session} />
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
      <TalkBar session={session} settings={settings} />
    </>
  );
}
