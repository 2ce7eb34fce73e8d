/** A request of the page as a row of the log. Pure. */
import type { HttpExchange } from "@/lib/http";
import type { LineNote } from "./wire";

export function httpNote({ at, ms, method, path, status, bytes, problem }: HttpExchange): LineNote {
  const isBad = status === null || status >= 400;
  return {
    category: "http",
    severity: isBad ? "warning" : "info",
    type: `http.${method.toLowerCase()}`,
    payload: { method, path, status, duration_ms: Math.round(ms), bytes, problem },
    at: at + ms,
  };
}
