import { AgentRefusal, tryAgent } from "@/api/agents";
import type { Application } from "@/api/deployment";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { useQuery } from "@tanstack/react-query";
import { Code2 } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { floor } from "../applications";
import { applicationNamed, keepTrial } from "../deployment";
import { useText } from "../use-text";
import { AgentTalk } from "./agent-talk";

interface TrialProps {
  session: Session;
  agent: string;
  /** undefined: it has not been saved yet. */
  application: Application | undefined;
  /** What the editor holds that is not in the file; undefined: nothing. */
  draft: string | undefined;
}

/** The talk with the agent as the editor has it: saved or not. */
export function Trial({ session, agent, application, draft }: TrialProps) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ["agent-trial", agent, draft],
    queryFn: async () => {
      const tried = await tryAgent(agent, draft ?? "");
      if (tried === null) return null;
      const here = { ...tried, path: `/agents/${agent}` };
      keepTrial(here);
      return here;
    },
    enabled: draft !== undefined,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    gcTime: 0,
  });
  if (draft === undefined) return <SavedTrial session={session} application={application} />;
  if (error !== null) {
    const said = error instanceof AgentRefusal ? error.message : t("studio.unreachable");
    return (
      <div role="alert" data-testid="trial-problem" className="grid gap-2 p-6">
        <p className="font-semibold">{t("studio.cannotTry")}</p>
        <p className="font-mono text-xs break-words whitespace-pre-wrap">{said}</p>
      </div>
    );
  }
  if (data == null) {
    return (
      <p role="status" className="p-6 text-ink-2">
        {t("studio.preparing")}
      </p>
    );
  }
  return (
    <>
      <p
        data-testid="trial-note"
        className="border-b border-line bg-surface-2 px-4 py-1.5 text-xs text-ink-2"
      >
        {t("studio.tryDraft")}
      </p>
      <SavedTrial session={session} application={data} />
    </>
  );
}

interface SavedTrialProps {
  session: Session;
  application: Application | undefined;
}

/** The talk with an agent that the server has. */
function SavedTrial({ session, application }: SavedTrialProps) {
  const { t } = useTranslation();
  const text = useText();
  const { connection } = useSnapshot(session.view);
  const { call } = useSnapshot(floor);
  const id = application?.id ?? null;
  const talking = applicationNamed(call);
  useEffect(() => {
    if (id !== null) floor.open = id;
  }, [id]);
  if (application === undefined) return <p className="p-6 text-ink-2">{t("studio.tryFirst")}</p>;
  if (application.problem !== null) {
    return <p className="p-6 font-mono text-xs">{application.problem.message}</p>;
  }
  if (call !== id && isBusy(connection)) {
    return (
      <p className="p-6 text-ink-2">
        {t("call.elsewhere", { title: talking ? text(talking.title) : "" })}
      </p>
    );
  }
  return <AgentTalk session={session} application={application} isMine={call === id} />;
}

/** Where agents could be made and changed, and how to have that. */
export function DevelopmentOff() {
  const { t } = useTranslation();
  return (
    <main
      id="main"
      tabIndex={-1}
      data-testid="development-off"
      className="mx-auto grid w-full max-w-xl flex-1 content-center gap-4 px-5 py-12 outline-none"
    >
      <span className="grid size-12 place-items-center rounded-full bg-surface-2 text-ink-2">
        <Code2 size={22} aria-hidden />
      </span>
      <div>
        <h2 className="text-xl font-semibold text-balance">{t("studio.off")}</h2>
        <p className="mt-1 text-ink-2">{t("studio.offWhy")}</p>
      </div>
      <pre className="overflow-x-auto rounded border border-line bg-surface-1 p-3 font-mono text-xs">
        callboard serve --dev --agents my-agents
      </pre>
    </main>
  );
}
