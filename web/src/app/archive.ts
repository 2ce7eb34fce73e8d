/** Earlier sessions, and how the one in progress becomes one. */
import type { Keeping } from "@/features/settings/keeping-section";
import { Archive } from "@/realtime/log/archive";
import { Archivist } from "@/realtime/log/archivist";
import type { SessionFacts } from "@/realtime/log/exchange";
import type { Session } from "@/realtime/session";
import { subscribe } from "valtio";
import { floor } from "./applications";
import { applicationNamed } from "./deployment";
import { preferences } from "./preferences";

/** One for the page: the dashboard and the inspector list what is in it. */
export const archive = new Archive();

function factsOf(session: Session): SessionFacts {
  const { config } = session.view;
  return {
    ...(config?.model === undefined ? {} : { model: config.model }),
    language: preferences.language,
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
