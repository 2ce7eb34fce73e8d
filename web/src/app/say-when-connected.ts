import { isBusy, isOpen } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import type { CallSettings } from "@/realtime/settings";
import { subscribeKey } from "valtio/utils";

/** Says it at once in a call, else starts one and says it as soon as there is someone to hear it. */
export function sayWhenConnected(session: Session, settings: CallSettings, text: string): void {
  const { view } = session;
  if (isOpen(view.connection)) {
    session.say(text);
    return;
  }
  if (!isBusy(view.connection)) void session.start(settings);
  const stop = subscribeKey(view, "connection", (connection) => {
    if (isBusy(connection) && !isOpen(connection)) return;
    stop();
    if (isOpen(connection)) session.say(text);
  });
}
