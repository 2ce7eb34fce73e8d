/** What the server wrote into the page's head, so that the first paint is right. */
import { deploymentOf, type Application, type Deployment } from "@/api/deployment";

function told(): unknown {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="callboard-console"]');
  try {
    return JSON.parse(meta?.content ?? "null");
  } catch {
    return null;
  }
}

export const deployment: Deployment = deploymentOf(told());

export function applicationAt(path: string): Application | undefined {
  return deployment.applications.find((application) => application.path === path);
}

export function applicationNamed(id: string | null): Application | undefined {
  return deployment.applications.find((application) => application.id === id);
}
