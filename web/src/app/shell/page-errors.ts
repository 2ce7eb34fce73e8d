/** Errors of the page itself, kept as rows of the record. */
import type { Session } from "@/realtime/session";

export function notePageError(session: Session, error: unknown): void {
  const payload =
    error instanceof Error
      ? { name: error.name, message: error.message, stack: error.stack ?? "" }
      : { message: String(error) };
  session.record.note({ category: "error", severity: "error", type: "page.error", payload });
}

/** Also those that no component was being drawn for. */
export function watchPageErrors(session: Session): void {
  addEventListener("error", (event) => notePageError(session, event.error ?? event.message));
  addEventListener("unhandledrejection", (event) => notePageError(session, event.reason));
}
