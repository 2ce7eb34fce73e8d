/** What a reader is told about one part of a turn. */
import type { ConversationItem, Part, ResponseOutcome } from "@/realtime/conversation";
import { DEFAULT_PACE, heardLength } from "@/realtime/transcript/heard";

export type TurnState =
  | "said"
  | "pending"
  | "inaudible"
  | "untranscribed"
  | "failed"
  | "interrupted"
  | "incomplete"
  | "unanswered";

export interface PartView {
  readonly state: TurnState;
  readonly heard: string;
  /** What was said after the reader had stopped listening. */
  readonly unheard: string;
}

function userState(part: Part, transcribes: boolean): TurnState {
  if (part.transcript === "failed") return "failed";
  if (part.text.trim() !== "") return part.transcript === "pending" ? "pending" : "said";
  if (part.transcript === "final") return "inaudible";
  return transcribes ? "pending" : "untranscribed";
}

function agentState(
  item: ConversationItem,
  part: Part,
  outcome: ResponseOutcome | undefined,
): TurnState {
  if (outcome?.status === "failed") return "unanswered";
  if (item.heardMs !== null || outcome?.status === "cancelled") return "interrupted";
  if (outcome?.status === "incomplete") return "incomplete";
  return part.transcript === "pending" ? "pending" : "said";
}

export function partView(
  item: ConversationItem,
  part: Part,
  outcome: ResponseOutcome | undefined,
  transcribes: boolean,
): PartView {
  if (item.role !== "assistant") {
    return { state: userState(part, transcribes), heard: part.text, unheard: "" };
  }
  const state = agentState(item, part, outcome);
  if (item.heardMs === null) return { state, heard: part.text, unheard: "" };
  const cut = { heardMs: item.heardMs, audioMs: part.audioMs, pace: DEFAULT_PACE };
  const split = heardLength(part.text, cut);
  return { state, heard: part.text.slice(0, split), unheard: part.text.slice(split).trimEnd() };
}
