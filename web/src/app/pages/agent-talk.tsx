import type { Application } from "@/api/deployment";
import { ApprovalBar } from "@/features/approvals/approval-bar";
import { Problems } from "@/features/diagnostics/problems";
import { CallLine } from "@/features/feed/call-line";
import { ProviderFallback } from "@/features/feed/provider-fallback";
import { AgentGuide } from "@/features/guide/agent-guide";
import { RecordAnnouncer } from "@/features/records/record-change";
import { TalkBar } from "@/features/talk/talk-bar";
import { awaitingApproval } from "@/realtime/feed/fold";
import type { Session } from "@/realtime/session";
import { useTranslation } from "react-i18next";
import { CONSOLE, settingsOf } from "../applications";
import { sayWhenConnected } from "../say-when-connected";
import { openSheet } from "../shell/sheets";
import { useDecide, useFeed } from "../use-beside";
import { useNames } from "../use-names";
import { useText } from "../use-text";
import { ConsolePanes } from "./console-panes";

interface Props {
  session: Session;
  application: Application;
  /** Whether the call in progress, or the last one, is with this agent. */
  isMine: boolean;
  /** Whether it is what the page is for. */
  isMain?: boolean;
}

/** How to use an agent that says nothing of it. */
const STEPS = ["press", "speak", "type", "end"] as const;

/** The talk with the agent, and what stands around it. */
export function AgentTalk({ session, application, isMine, isMain = false }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const settings = settingsOf(application);
  const feed = useFeed(session);
  const nameOf = useNames();
  const decide = useDecide(session);
  const waiting = isMine ? awaitingApproval(feed) : [];
  const Frame = isMain ? "main" : "div";
  const isConsole = application.id === CONSOLE;
  return (
    <>
      <Problems
        session={session}
        settings={settings}
        onCheck={() => openSheet("preflight")}
        onSettings={() => openSheet("settings")}
      />
      {isMine && <ProviderFallback feed={feed} nameOf={nameOf} />}
      <Frame
        {...(isMain ? { id: "main", tabIndex: -1 } : {})}
        className="flex min-h-0 flex-1 flex-col outline-none print:block"
      >
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
            steps={
              application.steps.length > 0
                ? application.steps.map(text)
                : STEPS.map((step) => t(`guide.usual.${step}`))
            }
            examples={application.examples.map(text)}
            onExample={(example) => sayWhenConnected(session, settings, example)}
            exampleLabel={(example) => t("guide.example", { text: example })}
          />
        )}
      </Frame>
      <ApprovalBar waiting={waiting} onDecide={decide} />
      {isMine && <RecordAnnouncer history={feed.records.history} />}
      <TalkBar session={session} settings={settings} asks={waiting[0]?.name ?? null} />
    </>
  );
}
