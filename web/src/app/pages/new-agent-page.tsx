import { AgentRefusal, type Answers, draftAgent, fetchTemplates } from "@/api/agents";
import { Wizard } from "@/features/wizard/wizard";
import type { Session } from "@/realtime/session";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { deployment } from "../deployment";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";
import { drafts } from "../studio";
import { DevelopmentOff } from "./studio-parts";

interface Asked {
  answers: Answers;
  template: string | null;
}

/** Four questions, from which the server writes an agent's file; it is looked at before it is saved. */
export function NewAgentPage({ session }: { session: Session }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  usePage(t("agent.new.title"));
  const { data: templates } = useQuery({
    queryKey: ["agent-templates"],
    queryFn: fetchTemplates,
    enabled: deployment.development,
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ answers, template }: Asked) => draftAgent(answers, template),
    onSuccess: ({ id, source }) => {
      drafts.set(id, source);
      void navigate(`/agents/${id}`);
    },
  });
  const problem = error instanceof AgentRefusal ? error.message : t("studio.unreachable");
  return (
    <div className="flex min-h-dvh flex-col">
      <TopBar session={session} page={t("agent.new.title")} />
      {deployment.development ? (
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto grid w-full max-w-2xl gap-8 px-4 py-8 outline-none sm:px-6"
        >
          <div>
            <h2 className="text-xl font-semibold text-balance">{t("agent.new.title")}</h2>
            <p className="mt-1 text-base text-ink-2">{t("agent.new.lead")}</p>
          </div>
          <Wizard
            templates={templates ?? []}
            language={i18n.language === "th" ? "th" : "en"}
            problem={error === null ? null : problem}
            busy={isPending}
            onDraft={(answers, template) => mutate({ answers, template })}
          />
        </main>
      ) : (
        <DevelopmentOff />
      )}
    </div>
  );
}
