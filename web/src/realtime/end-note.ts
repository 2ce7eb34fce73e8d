/** The row of the log that says how a call ended. Pure. */
import { type Failure, isHangUp } from "./failures";
import type { LineNote } from "./wire";

export function endNote(failure: Failure): LineNote {
  return isHangUp(failure)
    ? { category: "connection", severity: "info", type: "call.hung_up", payload: failure }
    : { category: "error", severity: "error", type: "call.failed", payload: failure };
}
