/** Which panes the page that is open has. */
import type { Application } from "@/api/deployment";
import { useSnapshot } from "valtio";
import { CONSOLE, floor } from "./applications";
import { applicationNamed, deployment, useApplications } from "./deployment";
import type { PaneId } from "./layout-rules";

/** The agent's own panels, as far as there is something to be in them. */
export function panesOf(application: Application): readonly PaneId[] {
  const { id, panels, browserTools, hasTools } = application;
  return panels.filter((panel) => {
    if (panel === "records") return id !== CONSOLE && hasTools;
    if (panel === "tools") {
      return id === CONSOLE || browserTools.length > 0 || (deployment.development && hasTools);
    }
    return true;
  });
}

const USUAL: readonly PaneId[] = ["conversation", "events"];

export function offeredPanes(): readonly PaneId[] {
  const application = applicationNamed(floor.open);
  return application === undefined ? USUAL : panesOf(application);
}

export function useOfferedPanes(): readonly PaneId[] {
  const { open } = useSnapshot(floor);
  const application = useApplications().find(({ id }) => id === open);
  return application === undefined ? USUAL : panesOf(application);
}
