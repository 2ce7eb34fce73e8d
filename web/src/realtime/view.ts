/** What the page shows of the session besides its record. */
import { ref } from "valtio/vanilla";
import type { MicrophoneProblem } from "./audio/microphone";
import { type ConnectionState, IDLE } from "./connection";
import type { SessionConfig } from "./items";
import type { EngineProgress } from "./session";
import { type TalkState, initialTalk } from "./talk";

export type Notice =
  | { kind: "microphone"; problem: MicrophoneProblem }
  /** The server (or the model) would not do something; the call goes on. */
  | { kind: "refusal"; code: string | null; message: string };

export interface SessionView {
  connection: ConnectionState;
  talk: TalkState;
  microphone: "closed" | "open" | MicrophoneProblem;
  engine: EngineProgress | null;
  notice: Notice | null;
  /** The effective configuration, as the server last said it. */
  config: SessionConfig | null;
  roundTripMs: number | null;
}

export function initialView(): SessionView {
  return {
    connection: ref(IDLE),
    talk: ref(initialTalk("voice_activity", "server")),
    microphone: "closed",
    engine: null,
    notice: null,
    config: null,
    roundTripMs: null,
  };
}
