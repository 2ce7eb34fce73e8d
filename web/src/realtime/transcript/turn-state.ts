/** What a reader is told about one part of a turn. Pure. */
import type { ConversationItem, Part, ResponseOutcome } from "@/realtime/conversation";
import { DEFAULT_PACE, heardLength } from "./heard";

export type TurnState =
  | "said"
  | "pending"
  | "inaudible"
  | "untranscribed"
  /** The call ended before its words came. */
  | "lost"
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

export interface Circumstances {
  readonly outcome: ResponseOutcome | undefined;
  /** Whether the words of spoken turns are recognised. */
  readonly transcribes: boolean;
  /** Whether the call goes on: what is pending may still come. */
  readonly live: boolean;
  /** Letters a second, where the length of the audio is not known. */
  readonly pace?: number;
}

function userState(part: Part, { transcribes, live }: Circumstances): TurnState {
  if (part.transcript === "failed") return "failed";
  if (part.text.trim() !== "") return part.transcript === "pending" && live ? "pending" : "said";
  if (part.transcript === "final") return "inaudible";
  if (!transcribes) return "untranscribed";
  return live ? "pending" : "lost";
}

function agentState(
  item: ConversationItem,
  part: Part,
  { outcome, live }: Circumstances,
): TurnState {
  if (outcome?.status === "failed") return "unanswered";
  if (item.heardMs !== null || outcome?.status === "cancelled") return "interrupted";
  if (outcome?.status === "incomplete") return "incomplete";
  if (part.transcript !== "pending") return "said";
  return live ? "pending" : "incomplete";
}

export function partView(
  item: ConversationItem,
  part: Part,
  circumstances: Circumstances,
): PartView {
  if (part.kind === "image") return { state: "said", heard: "", unheard: "" };
  if (item.role !== "assistant") {
    return { state: userState(part, circumstances), heard: part.text, unheard: "" };
  }
  const state = agentState(item, part, circumstances);
  if (item.heardMs === null || part.kind !== "audio") {
    return { state, heard: part.text, unheard: "" };
  }
  const { pace = DEFAULT_PACE } = circumstances;
  const split = heardLength(part.text, { heardMs: item.heardMs, audioMs: part.audioMs, pace });
  return { state, heard: part.text.slice(0, split), unheard: part.text.slice(split).trimEnd() };
}
