/** POST /v1/callboard/preparations: the embedded engine reads a session's instructions and tools ahead. */
import { request } from "@/lib/http";

/** Ends when they have been read, or when the server has better things to do. */
export async function prepareSession(
  session: object,
  agent: string | null,
  signal: AbortSignal,
): Promise<void> {
  await request("/v1/callboard/preparations", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ session, ...(agent === null ? {} : { agent }) }),
    signal,
  });
}
