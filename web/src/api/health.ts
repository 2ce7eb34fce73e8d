/** GET /health/ready: whether the engine can take a call. */
import { request } from "@/lib/http";

export interface Health {
  /** off: the server runs no engine, and sessions go to its providers. */
  readonly status: "ready" | "off" | "loading" | "failed" | "unreachable";
  readonly detail: string | null;
  /** 0 to 1, or null when nobody can tell. */
  readonly share: number | null;
  readonly models: Readonly<Record<string, string>>;
  readonly sessions: { readonly active: number; readonly limit: number } | null;
  /** Who is asked for a session, in this order. */
  readonly providers: readonly string[];
}

/** A network that is silently gone answers nothing for minutes. */
const ANSWER_MS = 5_000;

const UNREACHABLE: Health = {
  status: "unreachable",
  detail: null,
  share: null,
  models: {},
  sessions: null,
  providers: [],
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
  const { status, detail, models, loading, sessions, providers } = record(body);
  const unready = status === "failed" ? "failed" : "loading";
  const serving = status === "off" ? "off" : "ready";
  return {
    status: ok ? serving : unready,
    detail: typeof detail === "string" ? detail : null,
    share: shareOf(loading),
    models: namesOf(models),
    sessions: sessionsOf(sessions),
    providers: Array.isArray(providers) ? providers.filter((name) => typeof name === "string") : [],
  };
}

export async function fetchHealth(signal?: AbortSignal): Promise<Health> {
  const late = AbortSignal.timeout(ANSWER_MS);
  const either = signal === undefined ? late : AbortSignal.any([signal, late]);
  try {
    const response = await request("/health/ready", { signal: either, cache: "no-store" });
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
