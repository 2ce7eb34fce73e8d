/** What the server does beside the protocol for a call, as its feed tells it. Pure; read as far as it is understood. */
import { isRecord } from "@/realtime/codec";

/** The kinds of the feed; each is the name of its event. */
export const FEED_KINDS = [
  "provider",
  "tool",
  "guardrail",
  "handoff",
  "escalation",
  "sentiment",
  "cache",
  "record",
  "media",
] as const;
export type FeedKind = (typeof FEED_KINDS)[number];

export const TOOL_STATES = [
  "running",
  "waiting_for_approval",
  "done",
  "failed",
  "refused",
  "timed_out",
] as const;
export type FeedToolState = (typeof TOOL_STATES)[number];

export interface ProviderFacts {
  readonly kind: "provider";
  readonly provider: string;
  readonly model: string;
  /** How this server reaches it: "embedded", "websocket" or "webrtc". */
  readonly transport: string;
  /** null: it was the first that was asked. */
  readonly fallbackFrom: string | null;
  readonly reason: string;
}

export interface ToolFacts {
  readonly kind: "tool";
  readonly callId: string;
  readonly name: string;
  readonly where: "server" | "mcp" | "browser";
  readonly state: FeedToolState;
  /** JSON text. */
  readonly arguments: string;
  readonly output: string | null;
  readonly ms: number | null;
  /** Answered from what is kept of an earlier call. */
  readonly cached: boolean;
  /** The same call was being answered already. */
  readonly suppressed: boolean;
}

export interface GuardrailFacts {
  readonly kind: "guardrail";
  readonly name: string;
  readonly tripped: boolean;
  readonly detail: string;
}

export interface HandoffFacts {
  readonly kind: "handoff";
  readonly from: string;
  readonly to: string;
}

export interface EscalationFacts {
  readonly kind: "escalation";
  readonly reason: string;
  readonly summary: string;
  readonly reference: string;
}

export interface SentimentFacts {
  readonly kind: "sentiment";
  /** -1 (distressed) to 1 (pleased). */
  readonly score: number;
  readonly label: string;
}

export interface CacheFacts {
  readonly kind: "cache";
  readonly hits: number;
  readonly misses: number;
}

export interface RecordFacts {
  readonly kind: "record";
  readonly topic: string;
  readonly value: unknown;
}

export interface MediaFacts {
  readonly kind: "media";
  /** Whether WebRTC's media go straight to the provider, or end at this server. */
  readonly path: "provider" | "server";
}

export type FeedFacts =
  | ProviderFacts
  | ToolFacts
  | GuardrailFacts
  | HandoffFacts
  | EscalationFacts
  | SentimentFacts
  | CacheFacts
  | RecordFacts
  | MediaFacts;

/** The entry as it came, and what is understood of it. */
export interface FeedEntry {
  readonly seq: number;
  /** Milliseconds since the call was opened. */
  readonly atMs: number;
  readonly facts: FeedFacts;
  readonly raw: Readonly<Record<string, unknown>>;
}

type Raw = Readonly<Record<string, unknown>>;

function text(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : "";
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function json(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function toolOf(raw: Raw): ToolFacts | null {
  const state = TOOL_STATES.find((known) => known === raw.state);
  const callId = text(raw.call_id);
  if (state === undefined || callId === "") return null;
  return {
    kind: "tool",
    callId,
    name: text(raw.name),
    where: raw.where === "mcp" || raw.where === "browser" ? raw.where : "server",
    state,
    arguments: json(raw.arguments),
    output: raw.output == null ? null : json(raw.output),
    ms: typeof raw.duration_ms === "number" ? raw.duration_ms : null,
    cached: raw.cached === true,
    suppressed: raw.suppressed === true,
  };
}

function providerOf(raw: Raw): ProviderFacts {
  const before = text(raw.fallback_from);
  return {
    kind: "provider",
    provider: text(raw.provider),
    model: text(raw.model),
    transport: text(raw.transport),
    fallbackFrom: before === "" ? null : before,
    reason: text(raw.reason),
  };
}

const READERS: Record<FeedKind, (raw: Raw) => FeedFacts | null> = {
  provider: providerOf,
  tool: toolOf,
  guardrail: (raw) => ({
    kind: "guardrail",
    name: text(raw.name),
    tripped: raw.verdict === "tripped",
    detail: text(raw.detail),
  }),
  handoff: (raw) => ({ kind: "handoff", from: text(raw.from), to: text(raw.to) }),
  escalation: (raw) => ({
    kind: "escalation",
    reason: text(raw.reason),
    summary: text(raw.summary),
    reference: text(raw.reference),
  }),
  sentiment: (raw) => ({
    kind: "sentiment",
    score: Math.min(1, Math.max(-1, number(raw.score))),
    label: text(raw.label),
  }),
  cache: (raw) => ({ kind: "cache", hits: number(raw.hits), misses: number(raw.misses) }),
  record: (raw) => ({ kind: "record", topic: text(raw.topic), value: raw.value ?? null }),
  media: ({ path }) => ({ kind: "media", path: path === "provider" ? "provider" : "server" }),
};

/** null: not an entry of the feed, or of a kind that this console does not know. */
export function feedEntryOf(message: string): FeedEntry | null {
  let raw: unknown;
  try {
    raw = JSON.parse(message);
  } catch {
    return null;
  }
  if (!isRecord(raw)) return null;
  const kind = FEED_KINDS.find((known) => known === raw.kind);
  const facts = kind === undefined ? null : READERS[kind](raw);
  return facts === null ? null : { seq: number(raw.seq), atMs: number(raw.at_ms), facts, raw };
}
