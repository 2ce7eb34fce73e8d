/** What the page shows of the session besides its record. */
import { ref } from "valtio/vanilla";
import type { MicrophoneProblem } from "./audio/microphone";
import { type ConnectionState, IDLE } from "./connection";
import type { SessionConfig } from "./items";
import type { ServerEvent } from "./events";
import { type Failure, fatalFailure } from "./failures";
import type { EngineProgress } from "./surroundings";
import { type TalkState, initialTalk, isBenign } from "./talk";

export type Notice =
  /** The call travels by WebSocket, because WebRTC found no way. */
  | { kind: "rerouted"; cause: Failure }
  | { kind: "microphone"; problem: MicrophoneProblem }
  /** The server (or the model) would not do something; the call goes on. */
  | {
      kind: "refusal";
      code: string | null;
      message: string;
      /** Of our event that was refused; null: it was none of ours. */
      eventId: string | null;
      /** It is an answer that failed, not a request that was refused. */
      isAnswer: boolean;
    };

export interface SessionView {
  connection: ConnectionState;
  talk: TalkState;
  microphone: "closed" | "open" | MicrophoneProblem;
  engine: EngineProgress | null;
  notice: Notice | null;
  /** The effective configuration, as the server last said it. */
  config: SessionConfig | null;
  /** When the call is carried over to a new session, in milliseconds since 1970. */
  renewsAt: number | null;
}

export function initialView(): SessionView {
  return {
    connection: ref(IDLE),
    talk: ref(initialTalk("voice_activity", "server")),
    microphone: "closed",
    engine: null,
    notice: null,
    config: null,
    renewsAt: null,
  };
}

/** What the server would not do and the user should know of; null when the event says nothing of the kind. */
export function refusalIn(event: ServerEvent): Notice | null {
  if (event.type === "error") {
    const { code, message, event_id: eventId = null } = event.error;
    const isTold = isBenign(code) || fatalFailure(code, message) !== null;
    return isTold ? null : { kind: "refusal", code, message, eventId, isAnswer: false };
  }
  if (event.type !== "response.done" || event.response.status !== "failed") return null;
  const error = event.response.status_details?.error;
  return {
    kind: "refusal",
    code: error?.code ?? null,
    message: error?.message ?? "",
    eventId: null,
    isAnswer: true,
  };
}
