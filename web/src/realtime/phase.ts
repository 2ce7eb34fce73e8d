/** The one word that the talk bar shows. Pure. */
import { type ConnectionState, isOpen } from "./connection";
import type { TalkState } from "./talk";

export type Phase =
  | "idle"
  | "connecting"
  | "reconnecting"
  | "failed"
  | "hung_up"
  | "listening"
  | "ready"
  | "muted"
  /** Connected, but nothing hears the user: typing works. */
  | "text_only"
  | "user_speaking"
  | "thinking"
  | "speaking"
  | "interrupted";

export function phaseOf(
  connection: ConnectionState,
  talk: TalkState,
  hasMicrophone: boolean,
): Phase {
  if (connection.phase !== "connected") return connection.phase;
  if (talk.userSpeaking || talk.press.kind === "down") return "user_speaking";
  if (talk.audible) return "speaking";
  const isCancelling = talk.response?.cancelling ?? false;
  if (talk.press.kind === "settling" || talk.awaitingReply) return "thinking";
  if (talk.response !== null && !isCancelling) return "thinking";
  if (talk.interrupted) return "interrupted";
  if (!hasMicrophone) return "text_only";
  if (talk.mode === "push_to_talk") return "ready";
  return talk.muted ? "muted" : "listening";
}

export function agentHasTheFloor(connection: ConnectionState, talk: TalkState): boolean {
  return (
    isOpen(connection) && (talk.audible || (talk.response !== null && !talk.response.cancelling))
  );
}
