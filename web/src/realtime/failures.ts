/** What can go wrong with a call, by name. The words for each are the reader's language's business. */

export type FailureCode =
  | "server_unreachable"
  | "engine_failed"
  | "unauthorised"
  | "session_limit"
  | "model_unknown"
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

/** The failure that an HTTP status and the API's error code stand for. */
export function failureOfStatus(status: number, code: string | null, message: string): Failure {
  if (status === 401 || status === 403) return { code: "unauthorised", detail: message };
  if (status === 429) return { code: "session_limit", detail: message };
  if (code === "invalid_model" || code === "model_not_found") {
    return { code: "model_unknown", detail: message };
  }
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
    case "invalid_model":
    case "missing_model":
      return { code: "model_unknown", detail: message };
    default:
      return null;
  }
}

/** Ends that somebody decided on: nobody calls again unasked. */
export function isHangUp({ code }: Failure): boolean {
  return code === "hung_up" || code === "session_expired";
}
