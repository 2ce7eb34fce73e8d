/** Earlier sessions, and how the one in progress becomes one. */
import type { Keeping } from "@/features/settings/keeping-section";
import { Archive } from "@/realtime/log/archive";
import { Archivist } from "@/realtime/log/archivist";
import type { SessionFacts } from "@/realtime/log/exchange";
import type { Session } from "@/realtime/session";
import { billOf } from "@/realtime/usage/meter";
import { isOwnModel } from "@/realtime/usage/prices";
import { subscribe } from "valtio";
import { floor } from "./applications";
import { applicationNamed } from "./deployment";
import { feedOf } from "./feed";
import { preferences } from "./preferences";

const EMBEDDED = "embedded";

/** One for the page: the dashboard and the inspector list what is in it. */
export const archive = new Archive();

/** Who runs the call in progress, as far as it is known. */
function providerOf(session: Session): string | null {
  const told = feedOf(session).view.state.provider?.provider ?? "";
  const model = session.view.config?.model ?? "";
  if (told !== "") return told;
  return isOwnModel(model) ? EMBEDDED : (applicationNamed(floor.call)?.provider ?? null);
}

export function factsOf(session: Session): SessionFacts {
  const { config } = session.view;
  const model = config?.model;
  const provider = providerOf(session);
  const transcriptionModel = config?.audio?.input?.transcription?.model ?? "";
  const models = { model: model ?? "", transcriptionModel };
  return {
    ...(model === undefined ? {} : { model }),
    ...(provider === null ? {} : { provider }),
    cost: billOf(session.record.fold.used, models, provider === EMBEDDED),
    language: preferences.language,
    origin: location.origin,
    page: applicationNamed(floor.call)?.path ?? location.pathname,
  };
}

/** Of the sessions in this browser: the wish, and what is there. */
export const keeping: Keeping = {
  choice: preferences.keep,
  choose: (wish) => Object.assign(preferences.keep, wish),
  list: () => archive.list(),
  subscribe: archive.subscribe,
  clear: () => archive.clear(),
};

/** Stores each call of the session as it goes on, if the reader wants that. */
export function keepSessions(session: Session): Archivist {
  const archivist = new Archivist(archive, {
    record: () => session.record,
    facts: () => factsOf(session),
    wanted: () => preferences.keep.sessions,
  });
  const heed = () => {
    session.record.audio.on = preferences.keep.audio;
    archivist.heed();
  };
  session.use(archivist);
  session.use({ began: heed });
  subscribe(preferences, heed);
  addEventListener("pagehide", () => void archivist.flush());
  return archivist;
}
