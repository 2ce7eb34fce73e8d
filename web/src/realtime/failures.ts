/** What can go wrong with a call, by name. The words for each are the reader's language's business. */

export type FailureCode =
  | "server_unreachable"
  | "engine_failed"
  | "unauthorised"
  | "session_limit"
  | "model_unknown"
  /** The file of the agent has a mistake, or is gone. */
  | "agent_failed"
  /** The provider did not take the server's own key. */
  | "provider_key"
  | "provider_refused"
  | "provider_unreachable"
  | "refused"
  | "websocket_refused"
  | "ice_failed"
  /** The browser found no network interface to offer. */
  | "no_candidates"
  | "webrtc_missing"
  | "connection_lost"
  | "session_expired"
  /** The other side ended the call in order. */
  | "hung_up"
  /** It goes away, and may come back. */
  | "server_stopping"
  | "timed_out"
  | "unexpected";

export interface Failure {
  code: FailureCode;
  detail?: string;
}

export class CallFailure extends Error {
  readonly failure: Failure;

  constructor(code: FailureCode, detail?: string) {
    super(detail ?? code);
    this.name = "CallFailure";
    this.failure = detail === undefined ? { code } : { code, detail };
  }
}

export function failureOf(reason: unknown): Failure {
  if (reason instanceof CallFailure) return reason.failure;
  return { code: "unexpected", detail: reason instanceof Error ? reason.message : String(reason) };
}

/** Refusals that say by their code what they are, whatever carries them. */
const BY_CODE: Readonly<Record<string, FailureCode>> = {
  agent_failed: "agent_failed",
  agent_not_found: "agent_failed",
  engine_off: "model_unknown",
  invalid_model: "model_unknown",
  missing_model: "model_unknown",
  model_not_found: "model_unknown",
  provider_refused: "provider_refused",
  provider_unauthorized: "provider_key",
  provider_unreachable: "provider_unreachable",
  session_limit_reached: "session_limit",
};

function named(code: string | null, message: string): Failure | null {
  const known = code === null ? undefined : BY_CODE[code];
  return known === undefined ? null : { code: known, detail: message };
}

/** The failure that an HTTP status and the API's error code stand for. */
export function failureOfStatus(status: number, code: string | null, message: string): Failure {
  const known = named(code, message);
  if (known !== null) return known;
  if (status === 401 || status === 403) return { code: "unauthorised", detail: message };
  if (status === 429) return { code: "session_limit", detail: message };
  return { code: "refused", detail: message };
}

/** The failure that a fatal `error` event stands for, or null when the session goes on. */
export function fatalFailure(code: string | null, message: string): Failure | null {
  switch (code) {
    case "session_expired":
      return { code: "session_expired", detail: message };
    case "server_stopping":
      return { code: "server_stopping", detail: message };
    case "provider_lost":
      return { code: "connection_lost", detail: message };
    case "invalid_api_key":
      return { code: "unauthorised", detail: message };
    default:
      return named(code, message);
  }
}

/** Ends that somebody decided on: nobody calls again unasked. */
export function isHangUp({ code }: Failure): boolean {
  return code === "hung_up" || code === "session_expired";
}
