/** What a session asks of the server outside the call itself. */
import { fetchHealth } from "@/api/health";
import { fetchModels } from "@/api/models";
import { CallFailure } from "@/realtime/failures";
import type { EngineProgress, SessionSurroundings } from "@/realtime/surroundings";
import { calledApplication, heldAgent } from "./applications";

const POLL_MS = 1000;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

async function engineReady(
  signal: AbortSignal,
  progress: (progress: EngineProgress) => void,
): Promise<void> {
  while (!signal.aborted) {
    const { status, detail, share, sessions } = await fetchHealth(signal);
    if (status === "unreachable") throw new CallFailure("server_unreachable");
    if (status === "failed") throw new CallFailure("engine_failed", detail ?? undefined);
    // Without an engine the limit is the providers', and they tell it themselves.
    if (status === "off") return;
    if (status === "ready") {
      if (sessions && sessions.active >= sessions.limit) throw new CallFailure("session_limit");
      return;
    }
    progress({ message: detail, share });
    await pause(POLL_MS, signal);
  }
}

async function defaultModel(signal: AbortSignal): Promise<string> {
  const own = calledApplication()?.model ?? null;
  if (own !== null) return own;
  const models = await fetchModels(signal).catch(() => []);
  const first = models[0];
  if (first === undefined) throw new CallFailure("server_unreachable");
  return first.id;
}

export const surroundings: SessionSurroundings = { engineReady, defaultModel, agent: heldAgent };
