import { answerByHand } from "@/api/feed";
import { Workbench } from "@/features/workbench/workbench";
import { openTools } from "@/realtime/feed/fold";
import type { Session } from "@/realtime/session";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { floor } from "../applications";
import { feedOf } from "../feed";
import { useFeed } from "../use-beside";

interface Props {
  session: Session;
  agent: string;
  /** Whether the server has it already. */
  isSaved?: boolean;
}

/** The tools of an agent, and those of its calls that wait if the call in progress is with it. */
export function AgentBench({ session, agent, isSaved = true }: Props) {
  const { t } = useTranslation();
  const feed = useFeed(session);
  const { call } = useSnapshot(floor);
  const answer = async (callId: string, output: string) => {
    const { sessionId } = feedOf(session).view;
    if (sessionId !== null) await answerByHand(sessionId, callId, output);
  };
  if (!isSaved) return <p className="text-ink-3">{t("studio.tryFirst")}</p>;
  return (
    <Workbench agent={agent} openCalls={call === agent ? openTools(feed) : []} onAnswer={answer} />
  );
}
