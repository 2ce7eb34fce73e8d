/** The desk of a session: one for as long as the session is. */
import type { Session } from "@/realtime/session";
import { ConversationDesk } from "@/realtime/transcript/desk";

const desks = new WeakMap<Session, ConversationDesk>();

export function deskOf(session: Session): ConversationDesk {
  const known = desks.get(session);
  if (known !== undefined) return known;
  const desk = new ConversationDesk(session);
  session.use(desk);
  desks.set(session, desk);
  return desk;
}
