import { PalettePanel } from "@/features/palette/palette-panel";
import { ToolsPane } from "@/features/tools/tools-pane";
import type { Session } from "@/realtime/session";
import { useSnapshot } from "valtio";
import { CONSOLE, floor } from "../applications";
import { toolboxOf } from "../browser-tools";
import { deployment, useApplications } from "../deployment";
import { palettes } from "../palettes";
import { preferences } from "../preferences";
import { AgentBench } from "./agent-bench";

interface Props {
  session: Session;
  /** null: the pane cannot be hidden here, and a tab names it. */
  onHide: (() => void) | null;
}

/** The tools of the console, or what the agent whose page is open has of them. */
export function ToolsOfPage({ session, onHide }: Props) {
  const { layout } = useSnapshot(preferences);
  const { open } = useSnapshot(floor);
  const application = useApplications().find(({ id }) => id === open);
  const isConsole = open === CONSOLE;
  return (
    <ToolsPane
      session={session}
      toolbox={toolboxOf(session)}
      enabled={preferences.tools}
      palette={isConsole && layout.palette && <PalettePanel palettes={palettes} />}
      {...(isConsole ? {} : { names: application?.browserTools ?? [] })}
      onHide={onHide}
    >
      {deployment.development && application?.hasTools === true && (
        <AgentBench session={session} agent={application.id} />
      )}
    </ToolsPane>
  );
}
