/** From the entries of a feed to what the page shows. Pure: a state and an entry in, the next state out. */
import type {
  CacheFacts,
  EscalationFacts,
  FeedEntry,
  GuardrailFacts,
  HandoffFacts,
  MediaFacts,
  ProviderFacts,
  SentimentFacts,
  ToolFacts,
} from "./entries";
import { NO_RECORDS, type RecordChange, type Records, recordsAfter } from "./records";

export interface FeedTool extends ToolFacts {
  /** performance.now() when it was first told of. */
  readonly since: number;
}

export type RowFacts =
  | HandoffFacts
  | GuardrailFacts
  | EscalationFacts
  | ProviderFacts
  | { readonly kind: "change"; readonly change: RecordChange };

/** Something that stands among the turns. */
export interface FeedRow {
  readonly id: string;
  /** performance.now() */
  readonly at: number;
  /** The last item of the conversation at that moment; null: there was none. */
  readonly afterItemId: string | null;
  readonly facts: RowFacts;
}

export interface FeedState {
  readonly provider: ProviderFacts | null;
  /** By the id of the tool call. */
  readonly tools: ReadonlyMap<string, FeedTool>;
  readonly rows: readonly FeedRow[];
  readonly sentiment: SentimentFacts | null;
  readonly cache: CacheFacts | null;
  readonly media: MediaFacts | null;
  readonly records: Records;
  readonly escalation: EscalationFacts | null;
}

export const EMPTY_FEED: FeedState = {
  provider: null,
  tools: new Map(),
  rows: [],
  sentiment: null,
  cache: null,
  media: null,
  records: NO_RECORDS,
  escalation: null,
};

const KEPT_ROWS = 500;
const KEPT_TOOLS = 500;

export interface Moment {
  /** performance.now() */
  readonly at: number;
  readonly afterItemId: string | null;
}

function withRow(state: FeedState, id: string, facts: RowFacts, moment: Moment): FeedState {
  return { ...state, rows: [...state.rows, { id, facts, ...moment }].slice(-KEPT_ROWS) };
}

function withTool(state: FeedState, facts: ToolFacts, at: number): FeedState {
  const before = state.tools.get(facts.callId);
  const tool: FeedTool = {
    ...facts,
    name: facts.name === "" ? (before?.name ?? "") : facts.name,
    arguments: facts.arguments === "" ? (before?.arguments ?? "") : facts.arguments,
    since: before?.since ?? at,
  };
  const tools = [...state.tools, [facts.callId, tool] as const].slice(-KEPT_TOOLS);
  return { ...state, tools: new Map(tools) };
}

export function feedAfter(state: FeedState, entry: FeedEntry, moment: Moment): FeedState {
  const { facts } = entry;
  const id = `feed-${entry.seq}`;
  switch (facts.kind) {
    case "provider": {
      const next = { ...state, provider: facts };
      return facts.fallbackFrom === null ? next : withRow(next, id, facts, moment);
    }
    case "tool":
      return withTool(state, facts, moment.at);
    case "record": {
      const records = recordsAfter(state.records, facts, moment.at);
      const change = records.history[0];
      const next = { ...state, records };
      if (change === undefined || change === state.records.history[0]) return next;
      return withRow(next, id, { kind: "change", change }, moment);
    }
    case "handoff":
    case "guardrail":
      return withRow(state, id, facts, moment);
    case "escalation":
      return withRow({ ...state, escalation: facts }, id, facts, moment);
    case "sentiment":
      return { ...state, sentiment: facts };
    case "cache":
      return { ...state, cache: facts };
    case "media":
      return { ...state, media: facts };
  }
}

/** Tool calls that wait for the reader's word, the oldest first. */
export function awaitingApproval({ tools }: FeedState): readonly FeedTool[] {
  return [...tools.values()].filter(({ state }) => state === "waiting_for_approval");
}

/** Tool calls that are still to be answered. */
export function openTools({ tools }: FeedState): readonly FeedTool[] {
  return [...tools.values()].filter(
    ({ state }) => state === "running" || state === "waiting_for_approval",
  );
}
