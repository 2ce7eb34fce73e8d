import { RecordsPanel } from "@/features/records/records-panel";
import type { Session } from "@/realtime/session";
import { useSnapshot } from "valtio";
import { floor, settingsOf } from "../applications";
import { useApplications } from "../deployment";
import { sayWhenConnected } from "../say-when-connected";
import { useFeed } from "../use-beside";
import { useText } from "../use-text";

/** The records of the agent whose page is open. */
export function RecordsPane({ session }: { session: Session }) {
  const text = useText();
  const { open } = useSnapshot(floor);
  const { records } = useFeed(session);
  const application = useApplications().find(({ id }) => id === open);
  if (application === undefined) return null;
  const { log } = session.record;
  return (
    <RecordsPanel
      records={records}
      start={log.length > 0 ? log.atOf(0) : null}
      examples={application.examples.map(text)}
      onExample={(example) => sayWhenConnected(session, settingsOf(application), example)}
    />
  );
}
