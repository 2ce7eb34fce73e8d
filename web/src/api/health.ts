/** GET /health/ready: whether the engine can take a call. */
import { request } from "@/lib/http";

export interface Health {
  readonly status: "ready" | "loading" | "failed" | "unreachable";
  readonly detail: string | null;
  /** 0 to 1, or null when nobody can tell. */
  readonly share: number | null;
  readonly models: Readonly<Record<string, string>>;
  readonly sessions: { readonly active: number; readonly limit: number } | null;
}

const UNREACHABLE: Health = {
  status: "unreachable",
  detail: null,
  share: null,
  models: {},
  sessions: null,
};

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function shareOf(loading: unknown): number | null {
  const shares = Object.values(record(loading)).filter((share) => typeof share === "number");
  if (shares.length === 0) return null;
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function namesOf(models: unknown): Record<string, string> {
  const named = Object.entries(record(models)).filter(([, name]) => typeof name === "string");
  return Object.fromEntries(named) as Record<string, string>;
}

function sessionsOf(value: unknown): Health["sessions"] {
  const { active, limit } = record(value);
  return typeof active === "number" && typeof limit === "number" ? { active, limit } : null;
}

export function healthOf(ok: boolean, body: unknown): Health {
  const { status, detail, models, loading, sessions } = record(body);
  const unready = status === "failed" ? "failed" : "loading";
  return {
    status: ok ? "ready" : unready,
    detail: typeof detail === "string" ? detail : null,
    share: shareOf(loading),
    models: namesOf(models),
    sessions: sessionsOf(sessions),
  };
}

export async function fetchHealth(signal?: AbortSignal): Promise<Health> {
  try {
    const response = await request("/health/ready", { signal: signal ?? null, cache: "no-store" });
    // A gateway in front of a server that is down answers in its own words.
    if (!response.ok && response.status !== 503) return UNREACHABLE;
    const body: unknown = await response.json().catch(() => ({}));
    if (response.status === 503 && record(body).status === undefined) return UNREACHABLE;
    return healthOf(response.ok, body);
  } catch (reason) {
    if (signal?.aborted) throw reason;
    return UNREACHABLE;
  }
}
