import type { Session } from "@/realtime/session";
import { useLocation } from "react-router";
import { useApplications } from "../deployment";
import { AgentPage } from "./agent-page";
import { MissingPage } from "./missing-page";

/** The page of the agent that the address names: agents come and go while the console is open. */
export function AgentRoute({ session }: { session: Session }) {
  const { pathname } = useLocation();
  const path = pathname.replace(/\/+$/, "");
  const application = useApplications().find((offered) => offered.path === path);
  if (application === undefined) return <MissingPage session={session} />;
  return <AgentPage key={application.id} session={session} application={application} />;
}
