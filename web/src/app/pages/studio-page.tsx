import { AgentRefusal, fetchSource, saveSource, type Source } from "@/api/agents";
import type { Session } from "@/realtime/session";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { deployment, refreshApplications, useApplications } from "../deployment";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";
import { drafts } from "../studio";
import { useText } from "../use-text";
import { Studio } from "./studio";
import { DevelopmentOff } from "./studio-parts";

/** The source as it is on the server; a draft that was never saved is nowhere but here. */
async function sourceOf(agent: string): Promise<Source | null> {
  try {
    return await fetchSource(agent);
  } catch (reason) {
    if (!(reason instanceof AgentRefusal) || reason.status !== 404) throw reason;
    return drafts.has(agent) ? { source: "", path: "", editable: true } : null;
  }
}

/** An agent's source, its tools, and the talk with it. */
export function StudioPage({ session }: { session: Session }) {
  const { t } = useTranslation();
  const text = useText();
  const { id = "" } = useParams();
  const application = useApplications().find((offered) => offered.id === id);
  const title = t("studio.title", { title: application ? text(application.title) : id });
  usePage(title);
  const { data, isError } = useQuery({
    queryKey: ["agent-source", id],
    queryFn: () => sourceOf(id),
    enabled: deployment.development,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  const save = async (source: string) => {
    await saveSource(id, source);
    drafts.delete(id);
    await refreshApplications();
  };
  return (
    <div className="flex h-dvh flex-col">
      <TopBar session={session} page={title} />
      {!deployment.development ? (
        <DevelopmentOff />
      ) : data ? (
        <Studio
          key={id}
          session={session}
          agent={id}
          application={application}
          source={data}
          onSave={save}
        />
      ) : (
        <Waiting isGone={data === null || isError} />
      )}
    </div>
  );
}

function Waiting({ isGone }: { isGone: boolean }) {
  const { t } = useTranslation();
  return (
    <main
      id="main"
      tabIndex={-1}
      className="mx-auto grid w-full max-w-xl flex-1 content-center gap-3 px-5 outline-none"
    >
      {isGone ? (
        <>
          <h2 className="text-lg font-semibold">{t("studio.gone")}</h2>
          <p className="text-ink-2">{t("studio.goneWhy")}</p>
          <Link to="/" className="font-medium text-accent hover:underline">
            {t("page.home")}
          </Link>
        </>
      ) : (
        <p role="status" className="text-ink-2">
          {t("studio.loading")}
        </p>
      )}
    </main>
  );
}
