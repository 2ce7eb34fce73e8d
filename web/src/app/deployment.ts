/** What the server wrote into the page's head, so that the first paint is right; in development it is kept up. */
import { deploymentOf, fetchDeployment, type Application, type Deployment } from "@/api/deployment";
import { proxy, ref, useSnapshot } from "valtio";

function told(): unknown {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="callboard-console"]');
  try {
    return JSON.parse(meta?.content ?? "null");
  } catch {
    return null;
  }
}

export const deployment: Deployment = deploymentOf(told());

const offered = proxy({ applications: ref(deployment.applications) });
let known = JSON.stringify(deployment.applications);

/** The applications as they are now: in development, files come and go. */
export function applications(): readonly Application[] {
  return offered.applications;
}

export function useApplications(): readonly Application[] {
  return useSnapshot(offered).applications;
}

export function applicationAt(path: string): Application | undefined {
  return applications().find((application) => application.path === path);
}

export function applicationNamed(id: string | null): Application | undefined {
  return applications().find((application) => application.id === id) ?? trials.get(id ?? "");
}

/** Drafts that are talked with, by the id under which the server has them; no page lists them. */
const trials = new Map<string, Application>();

export function keepTrial(application: Application): void {
  trials.set(application.id, application);
}

/** Asks the server which applications there are now. */
export async function refreshApplications(signal?: AbortSignal): Promise<void> {
  const found = await fetchDeployment(signal);
  const text = JSON.stringify(found.applications);
  if (text === known) return;
  known = text;
  offered.applications = ref(found.applications);
}

const EVERY_MS = 2000;

/** Looks for new and changed agents for as long as the page is seen. Only in development. */
export function watchApplications(): () => void {
  if (!deployment.development) return () => undefined;
  const ending = new AbortController();
  const look = () => {
    // A server that is being started again is asked again in a moment.
    if (document.visibilityState === "visible")
      refreshApplications(ending.signal).catch(() => undefined);
  };
  const timer = setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look, { signal: ending.signal });
  return () => {
    clearInterval(timer);
    ending.abort();
  };
}
