/** The one session of the page, with the parts that its owners give it. */
import { Session } from "@/realtime/session";
import { surroundings } from "./surroundings";

export function composeSession(): Session {
  return new Session(surroundings);
}
