import { AgentRefusal, type Source } from "@/api/agents";
import type { AgentProblem, Application } from "@/api/deployment";
import { SourceEditor } from "@/features/agent/source-editor";
import { SaveLine, type SaveState } from "@/features/agent/save-line";
import { useMedia } from "@/lib/use-media";
import type { Session } from "@/realtime/session";
import { PaneTabs, paneElementId } from "@/ui/pane-tabs";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { drafts } from "../studio";
import { AgentBench } from "./agent-bench";
import { Trial } from "./studio-parts";

interface Props {
  session: Session;
  agent: string;
  /** undefined: it has not been saved yet. */
  application: Application | undefined;
  source: Source;
  onSave: (source: string) => Promise<void>;
}

type Part = "source" | "tools" | "try";

/** The source, the tools that it makes, and the talk with it. */
export function Studio({ session, agent, application, source, onSave }: Props) {
  const { t } = useTranslation();
  const isWide = useMedia("(min-width: 1024px)");
  const [chosen, setChosen] = useState<Part>("source");
  const part = isWide && chosen === "tools" ? "source" : chosen;
  const offered: readonly Part[] = isWide ? ["source", "try"] : ["source", "tools", "try"];
  const bench = (
    <section
      aria-label={t("studio.toolsTab")}
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto bg-surface-0 px-4 py-4"
    >
      <AgentBench session={session} agent={agent} isSaved={application !== undefined} />
    </section>
  );
  const content: Record<Part, ReactNode> = {
    source: (
      <div className="grid min-h-0 flex-1 lg:grid-cols-[3fr_2fr]">
        <div className="flex min-h-0 min-w-0 flex-col border-line lg:border-r">
          <Editor
            problem={application?.problem ?? null}
            agent={agent}
            source={source}
            isSaved={application !== undefined}
            onSave={onSave}
          />
        </div>
        {isWide && <div className="flex min-h-0 min-w-0 flex-col">{bench}</div>}
      </div>
    ),
    tools: bench,
    try: (
      <Trial session={session} agent={agent} application={application} draft={drafts.get(agent)} />
    ),
  };
  return (
    <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      <h2 className="sr-only">{t("studio.parts")}</h2>
      <PaneTabs
        label={t("studio.parts")}
        tabs={offered.map((id) => ({ id, label: t(`studio.${id}Tab`) }))}
        chosen={part}
        onChoose={setChosen}
      />
      {offered.map((id) => (
        <div
          key={id}
          id={paneElementId(id)}
          role="tabpanel"
          aria-label={t(`studio.${id}Tab`)}
          hidden={id !== part}
          className={id === part ? "flex min-h-0 flex-1 flex-col" : ""}
        >
          {(id === "source" || id === part) && content[id]}
        </div>
      ))}
    </main>
  );
}

interface EditorProps extends Pick<Props, "agent" | "source" | "onSave"> {
  /** What is wrong with the file as it is; null: nothing. */
  problem: AgentProblem | null;
  isSaved: boolean;
}

function firstState(problem: AgentProblem | null): SaveState {
  if (problem === null) return { kind: "idle" };
  return { kind: "wrong", line: problem.line, message: problem.message };
}

function Editor({ agent, source, isSaved, problem, onSave }: EditorProps) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState(source.source);
  const [text, setText] = useState(drafts.get(agent) ?? source.source);
  const [state, setState] = useState(() => firstState(problem));
  const isChanged = text !== saved || !isSaved;
  const change = (next: string) => {
    setText(next);
    setState({ kind: "idle" });
    if (next === saved) drafts.delete(agent);
    else drafts.set(agent, next);
  };
  const save = async () => {
    if (!source.editable || state.kind === "saving") return;
    setState({ kind: "saving" });
    try {
      await onSave(text);
      setSaved(text);
      setState({ kind: "saved" });
    } catch (reason) {
      const isRefused = reason instanceof AgentRefusal;
      setState({
        kind: "wrong",
        line: isRefused ? reason.line : null,
        message: isRefused ? reason.message : t("studio.unreachable"),
      });
    }
  };
  return (
    <>
      <SaveLine
        path={source.path}
        state={state}
        isChanged={isChanged}
        canSave={source.editable}
        onSave={() => void save()}
        pagePath={isSaved ? `/${agent}` : null}
      />
      <SourceEditor
        value={text}
        wrongLine={state.kind === "wrong" ? state.line : null}
        readOnly={!source.editable}
        onChange={change}
        onSave={() => void save()}
      />
    </>
  );
}
