/** The connection as a value: which phase, which step, and why it failed. Pure. */
import type { Failure } from "./failures";

export type TransportKind = "webrtc" | "websocket";
export type ConnectionPhase = "idle" | "connecting" | "connected" | "reconnecting" | "failed";
export type ConnectionStep = "engine" | "microphone" | "signalling" | "session";

export interface ConnectionState {
  readonly phase: ConnectionPhase;
  readonly step: ConnectionStep | null;
  readonly transport: TransportKind | null;
  readonly failure: Failure | null;
  /** performance.now() at which the session was there. */
  readonly since: number | null;
}

export type ConnectionEvent =
  | { type: "started"; transport: TransportKind }
  | { type: "reached"; step: ConnectionStep }
  | { type: "established"; at: number }
  | { type: "faltered" }
  | { type: "recovered" }
  | { type: "failed"; failure: Failure }
  | { type: "ended" };

export const IDLE: ConnectionState = {
  phase: "idle",
  step: null,
  transport: null,
  failure: null,
  since: null,
};

export function isOpen(state: ConnectionState): boolean {
  return state.phase === "connected" || state.phase === "reconnecting";
}

export function isBusy(state: ConnectionState): boolean {
  return state.phase === "connecting" || isOpen(state);
}

/** Late news of a call that is over changes nothing. */
export function connectionAfter(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.type) {
    case "started":
      return isBusy(state)
        ? state
        : { ...IDLE, phase: "connecting", step: "engine", transport: event.transport };
    case "reached":
      return state.phase === "connecting" ? { ...state, step: event.step } : state;
    case "established":
      return state.phase === "connecting"
        ? { ...state, phase: "connected", step: null, since: event.at }
        : state;
    case "faltered":
      return state.phase === "connected" ? { ...state, phase: "reconnecting" } : state;
    case "recovered":
      return state.phase === "reconnecting" ? { ...state, phase: "connected" } : state;
    case "failed":
      return isBusy(state)
        ? { ...state, phase: "failed", step: null, failure: event.failure, since: null }
        : state;
    case "ended":
      return IDLE;
  }
}
