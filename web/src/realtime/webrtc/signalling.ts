/** The two requests that a WebRTC call begins with. */
import { request } from "@/lib/http";
import { isRecord } from "@/realtime/codec";
import { CallFailure, failureOfStatus } from "@/realtime/failures";
import type { Callee } from "@/realtime/wire";

async function refusal(response: Response): Promise<CallFailure> {
  const body: unknown = await response.json().catch(() => null);
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const message = typeof error.message === "string" ? error.message : response.statusText;
  const code = typeof error.code === "string" ? error.code : null;
  const failure = failureOfStatus(response.status, code, message);
  return new CallFailure(failure.code, failure.detail);
}

async function post(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await request(path, { method: "POST", ...init });
  } catch {
    throw new CallFailure("server_unreachable");
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

export async function secretFor({ model, agent }: Callee, signal: AbortSignal): Promise<string> {
  const response = await post("/v1/realtime/client_secrets", {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      session: { type: "realtime", model },
      ...(agent === null ? {} : { agent }),
    }),
    signal,
  });
  const body: unknown = await response.json();
  if (!isRecord(body) || typeof body.value !== "string") throw new CallFailure("refused");
  return body.value;
}

export async function answerTo(
  sdp: string,
  secret: string,
  agent: string | null,
  signal: AbortSignal,
): Promise<string> {
  const query = agent === null ? "" : `?agent=${encodeURIComponent(agent)}`;
  const response = await post(`/v1/realtime/calls${query}`, {
    headers: { "Content-Type": "application/sdp", Authorization: `Bearer ${secret}` },
    body: sdp,
    signal,
  });
  return response.text();
}
