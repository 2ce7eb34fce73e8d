/** The connection as a value: which phase, which step, and why it failed. Pure. */
import { type Failure, isHangUp } from "./failures";

export type TransportKind = "webrtc" | "websocket";
export type ConnectionPhase =
  | "idle"
  | "connecting"
  | "connected"
  | "reconnecting"
  | "failed"
  /** The other side ended the call; `failure` says why. */
  | "hung_up";
export type ConnectionStep = "engine" | "microphone" | "signalling" | "session";

export interface ConnectionState {
  readonly phase: ConnectionPhase;
  readonly step: ConnectionStep | null;
  readonly transport: TransportKind | null;
  readonly failure: Failure | null;
  /** performance.now() at which the conversation began; it goes on over lost connections. */
  readonly since: number | null;
  /** While the call is got back; null while packets are merely late. */
  readonly retry: Retry | null;
}

export interface Retry {
  readonly cause: Failure;
  /** From 1. */
  readonly attempt: number;
  /** performance.now() of the attempt; null: it is under way. */
  readonly at: number | null;
}

export type ConnectionEvent =
  | { type: "started"; transport: TransportKind }
  | { type: "reached"; step: ConnectionStep }
  | { type: "established"; at: number }
  | { type: "faltered" }
  | { type: "recovered" }
  | { type: "lost"; cause: Failure }
  | { type: "retrying"; attempt: number; at: number | null }
  /** The call travels another way than it set out. */
  | { type: "rerouted"; transport: TransportKind }
  | { type: "failed"; failure: Failure }
  | { type: "ended" };

export const IDLE: ConnectionState = {
  phase: "idle",
  step: null,
  transport: null,
  failure: null,
  since: null,
  retry: null,
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
    case "rerouted":
      return isBusy(state) ? { ...state, transport: event.transport } : state;
    case "established":
      return isBusy(state)
        ? { ...state, phase: "connected", step: null, since: state.since ?? event.at, retry: null }
        : state;
    case "faltered":
      return state.phase === "connected" ? { ...state, phase: "reconnecting" } : state;
    case "recovered":
      return state.phase === "reconnecting" && state.retry === null
        ? { ...state, phase: "connected" }
        : state;
    case "lost":
      return isOpen(state)
        ? { ...state, phase: "reconnecting", retry: { cause: event.cause, attempt: 1, at: null } }
        : state;
    case "retrying":
      return state.retry === null
        ? state
        : { ...state, retry: { ...state.retry, attempt: event.attempt, at: event.at } };
    case "failed":
      return isBusy(state)
        ? {
            ...state,
            phase: isHangUp(event.failure) ? "hung_up" : "failed",
            step: null,
            failure: event.failure,
            since: null,
            retry: null,
          }
        : state;
    case "ended":
      return IDLE;
  }
}
