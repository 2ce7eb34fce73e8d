/** What to do about a failure: try again, try another way, or tell the user. Pure. */
import type { TransportKind } from "@/realtime/connection";
import type { FailureCode } from "@/realtime/failures";

/** Failures that pass: the network comes back, the server starts again, a seat becomes free. */
const PASSING: ReadonlySet<FailureCode> = new Set([
  "server_unreachable",
  "session_limit",
  "websocket_refused",
  "ice_failed",
  "no_candidates",
  "connection_lost",
  "provider_unreachable",
  "server_stopping",
  "timed_out",
]);

/** Failures of the way that media travel, which another transport does not share. */
const OF_WEBRTC: ReadonlySet<FailureCode> = new Set([
  "ice_failed",
  "no_candidates",
  "webrtc_missing",
  "timed_out",
]);

export function passes(code: FailureCode): boolean {
  return PASSING.has(code);
}

/** The transport to try next, or null when the same failure would meet it. */
export function fallbackFor(transport: TransportKind, code: FailureCode): TransportKind | null {
  return transport === "webrtc" && OF_WEBRTC.has(code) ? "websocket" : null;
}
