/** A conversation as plain entries with times: what every export is made from. Pure. */
import type { Conversation, ConversationItem } from "@/realtime/conversation";
import { type Divider, type DividerKind, placedDividers } from "@/realtime/dividers";
import type { Role } from "@/realtime/items";
import type { Span, Timing } from "@/realtime/timing";
import { DEFAULT_PACE, measuredPace, spokenEffort } from "./heard";
import { type TurnState, partView } from "./turn-state";

interface Timed {
  /** Milliseconds from the start of the call; null: not known. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export interface TurnEntry extends Timed {
  readonly kind: "turn";
  readonly itemId: string;
  readonly role: Role;
  readonly state: TurnState;
  readonly text: string;
  /** What was said after the listener had interrupted. */
  readonly unheard: string;
  readonly images: number;
  readonly latencyMs: number | null;
}

export interface ToolEntry extends Timed {
  readonly kind: "tool";
  readonly itemId: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
  readonly output: string | null;
  readonly error: string | null;
}

export interface DividerEntry extends Timed {
  readonly kind: "divider";
  readonly divider: DividerKind;
}

export type TranscriptEntry = TurnEntry | ToolEntry | DividerEntry;

export interface TranscriptSource {
  readonly conversation: Conversation;
  readonly timing: Timing;
  readonly dividers: readonly Divider[];
  /** performance.now() at the start of the call; null: nothing happened yet. */
  readonly start: number | null;
  readonly transcribes: boolean;
  readonly live: boolean;
}

const MEASURED_TURNS = 12;
const EFFORTS = new WeakMap<ConversationItem, number>();

/** Items are replaced, never changed: what one took to say is counted once. */
function effortOf(item: ConversationItem): number {
  const known = EFFORTS.get(item);
  if (known !== undefined) return known;
  const spoken = item.parts.filter(({ kind }) => kind === "audio");
  const effort = spokenEffort(spoken.map(({ text }) => text).join(" "));
  EFFORTS.set(item, effort);
  return effort;
}

/** A reply that was cut and whose audio did not come with the events: only the pace tells what was heard. */
function needsPace({ heardMs, parts }: ConversationItem): boolean {
  return heardMs !== null && parts.some(({ kind, audioMs }) => kind === "audio" && audioMs === 0);
}

/** The agent's pace in this call, from its last turns that were heard to their end; whole letters a second. */
export function paceOf({ items }: Pick<Conversation, "items">, timing: Timing): number {
  if (!items.some(needsPace)) return DEFAULT_PACE;
  const heard = items
    .filter((item) => {
      const isWhole = item.role === "assistant" && item.heardMs === null;
      return isWhole && item.status === "completed" && timing.spans.get(item.id)?.to != null;
    })
    .slice(-MEASURED_TURNS)
    .map((item) => {
      const span = timing.spans.get(item.id);
      return { effort: effortOf(item), ms: (span?.to ?? 0) - (span?.from ?? 0) };
    });
  return Math.round(measuredPace(heard));
}

function timed(span: Span | undefined, seenAt: number | undefined, start: number | null): Timed {
  if (start === null) return { fromMs: null, toMs: null };
  const since = (at: number | null | undefined) =>
    at === null || at === undefined ? null : Math.max(0, at - start);
  return { fromMs: since(span?.from ?? seenAt), toMs: since(span?.to) };
}

function turnEntry(item: ConversationItem, source: TranscriptSource, pace: number): TurnEntry {
  const { conversation, timing, start, transcribes, live } = source;
  const outcome = conversation.responses.get(item.responseId ?? "");
  const views = item.parts.map((part) =>
    partView(item, part, { outcome, transcribes, live, pace }),
  );
  const join = (texts: string[]) => texts.filter((text) => text !== "").join("\n");
  const isAgent = item.role === "assistant";
  return {
    kind: "turn",
    itemId: item.id,
    role: item.role ?? "user",
    state: views.at(-1)?.state ?? "pending",
    text: join(views.map(({ heard }) => heard)).trim(),
    unheard: join(views.map(({ unheard }) => unheard)).trim(),
    images: item.parts.filter(({ kind }) => kind === "image").length,
    latencyMs: (isAgent ? timing.latencyMs.get(item.responseId ?? "") : undefined) ?? null,
    ...timed(timing.spans.get(item.id), timing.seenAt.get(item.id), start),
  };
}

function toolEntry(item: ConversationItem, source: TranscriptSource): ToolEntry {
  const { conversation, timing, start } = source;
  const callId = item.toolCall?.callId ?? "";
  return {
    kind: "tool",
    itemId: item.id,
    name: item.toolCall?.name ?? "",
    arguments: item.toolCall?.arguments ?? "",
    output: conversation.toolOutputs.get(callId) ?? item.mcp?.output ?? null,
    error: item.mcp?.error ?? null,
    ...timed(
      timing.calls.get(callId) ?? timing.calls.get(item.id),
      timing.seenAt.get(item.id),
      start,
    ),
  };
}

function dividerEntry({ kind, at }: Divider, start: number | null): DividerEntry {
  return { kind: "divider", divider: kind, ...timed({ from: at, to: at }, undefined, start) };
}

function itemEntry(item: ConversationItem, source: TranscriptSource, pace: number) {
  if (item.type === "message") return [turnEntry(item, source, pace)];
  return item.toolCall === null ? [] : [toolEntry(item, source)];
}

export function entriesOf(source: TranscriptSource): TranscriptEntry[] {
  const { conversation, timing, dividers, start } = source;
  const { items } = conversation;
  const pace = paceOf(conversation, timing);
  const placed = placedDividers(items, timing.seenAt, dividers);
  const under = (id: string | null): TranscriptEntry[] =>
    (placed.get(id) ?? []).map((divider) => dividerEntry(divider, start));
  return [
    ...under(null),
    ...items.flatMap((item) => [...itemEntry(item, source, pace), ...under(item.id)]),
  ];
}
