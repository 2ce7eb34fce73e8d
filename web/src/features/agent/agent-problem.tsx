import type { AgentProblem as Problem } from "@/api/deployment";
import { FileWarning } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

interface Props {
  title: string;
  problem: Problem;
  /** Where its source can be changed; null: in the file alone. */
  editPath: string | null;
}

/** In the place of an agent whose file could not be loaded: what is wrong, where, and what to do. */
export function AgentProblem({ title, problem, editPath }: Props) {
  const { t } = useTranslation();
  const { file, line, message, hint } = problem;
  return (
    <main
      id="main"
      tabIndex={-1}
      data-testid="agent-problem"
      className="mx-auto grid w-full max-w-xl flex-1 content-center gap-4 overflow-y-auto px-5 py-10 outline-none"
    >
      <span className="grid size-12 place-items-center rounded-full bg-bad-soft text-bad">
        <FileWarning size={22} aria-hidden />
      </span>
      <div>
        <h2 className="text-xl font-semibold text-balance">
          {t("agent.problem.title", { title })}
        </h2>
        <p className="mt-1 text-ink-2">{hint === "" ? t("agent.problem.fix") : hint}</p>
      </div>
      {file !== "" && (
        <p className="font-mono text-xs break-all text-ink-2">
          {line === null ? file : t("agent.problem.place", { file, line })}
        </p>
      )}
      <pre className="overflow-x-auto rounded border border-line bg-surface-1 p-3 font-mono text-xs whitespace-pre-wrap">
        {message}
      </pre>
      {editPath !== null && (
        <Link to={editPath} className="justify-self-start font-medium text-accent hover:underline">
          {t("agent.problem.edit")}
        </Link>
      )}
    </main>
  );
}
