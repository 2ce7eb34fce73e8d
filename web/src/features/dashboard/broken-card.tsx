import type { AgentProblem, Application } from "@/api/deployment";
import { FileWarning } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

interface Props {
  application: Application;
  problem: AgentProblem;
}

/** A file that should be an agent and cannot be read: what is wrong with it, and where. */
export function BrokenCard({ application, problem }: Props) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === "th" ? "th" : "en";
  const { id, path, title } = application;
  const { file, line, message, hint } = problem;
  return (
    <article
      aria-labelledby={`agent-${id}`}
      data-testid="broken-agent"
      data-agent={id}
      className="flex flex-col gap-3 rounded border border-bad bg-surface-1 p-5"
    >
      <p className="flex items-center gap-2 text-xs font-semibold text-bad">
        <FileWarning size={16} aria-hidden />
        {t("agent.problem.card")}
      </p>
      <h3 id={`agent-${id}`} className="text-lg font-semibold break-words">
        {title[language]}
      </h3>
      {file !== "" && (
        <p className="font-mono text-xs break-all text-ink-2">
          {line === null ? file : t("agent.problem.place", { file, line })}
        </p>
      )}
      <p className="line-clamp-6 font-mono text-xs break-words whitespace-pre-wrap">{message}</p>
      <p className="mt-auto text-ink-2">{hint === "" ? t("agent.problem.fix") : hint}</p>
      <Link to={path} className="touchable w-fit font-medium text-accent hover:underline">
        {t("agent.problem.look")}
      </Link>
    </article>
  );
}
