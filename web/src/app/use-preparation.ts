/** While a visitor looks around, the engine reads what the first answer would otherwise wait for. */
import type { Application } from "@/api/deployment";
import { fetchHealth } from "@/api/health";
import { prepareSession } from "@/api/preparations";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { useEffect } from "react";
import { floor, heldAgent, settingsOf } from "./applications";
import { surroundings } from "./surroundings";

async function prepare(
  session: Session,
  application: Application,
  signal: AbortSignal,
): Promise<void> {
  await surroundings.engineReady(signal, () => undefined);
  if ((await fetchHealth(signal)).status === "off") return;
  const isItsOwn = floor.call === application.id;
  if (signal.aborted || !isItsOwn || isBusy(session.view.connection)) return;
  const planned = session.planned(settingsOf(application));
  await prepareSession(planned, heldAgent(), signal);
}

export function usePreparation(session: Session, application: Application): void {
  useEffect(() => {
    const ending = new AbortController();
    // A call can begin without it; what is wrong is said when one does.
    prepare(session, application, ending.signal).catch(() => undefined);
    return () => ending.abort();
  }, [session, application]);
}
