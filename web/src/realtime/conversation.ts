/** What the fold knows of a conversation: values that are replaced, never changed. */
import type { ItemStatus, Role, TranscriptionUsage, Usage } from "./items";
import type { Mcp } from "./mcp";

export type Transcript =
  /** Its words are still coming. */
  "pending" | "final" | "failed";

export interface Part {
  readonly kind: "text" | "audio" | "image";
  readonly text: string;
  readonly transcript: Transcript;
  readonly error: string | null;
  /** Milliseconds of audio that came with it; 0 where the media travels apart from the events. */
  readonly audioMs: number;
  /** Of an image: its picture as a data URL, where the event carried it. */
  readonly imageUrl: string | null;
}

export interface ToolCall {
  readonly callId: string | null;
  readonly name: string;
  readonly arguments: string;
}

export interface ConversationItem {
  readonly id: string;
  readonly type: string;
  readonly role: Role | null;
  readonly status: ItemStatus | null;
  readonly responseId: string | null;
  readonly parts: readonly Part[];
  readonly toolCall: ToolCall | null;
  /** Of a function_call_output: the call that it answers and its text. */
  readonly toolOutput: { readonly callId: string; readonly output: string } | null;
  /** The agent's audio was cut here: what comes after it nobody heard. */
  readonly heardMs: number | null;
  readonly mcp: Mcp | null;
}

export interface ResponseOutcome {
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
  readonly usage: Usage | null;
}

export interface Conversation {
  /** In the order of the conversation. */
  readonly items: readonly ConversationItem[];
  readonly responses: ReadonlyMap<string, ResponseOutcome>;
  readonly toolOutputs: ReadonlyMap<string, string>;
  /** What recognising an item's words cost, by item id. */
  readonly transcriptionUsage: ReadonlyMap<string, TranscriptionUsage>;
}

export const EMPTY_PART: Part = {
  kind: "audio",
  text: "",
  transcript: "pending",
  error: null,
  audioMs: 0,
  imageUrl: null,
};

export function emptyItem(id: string): ConversationItem {
  return {
    id,
    type: "message",
    role: null,
    status: null,
    responseId: null,
    parts: [],
    toolCall: null,
    toolOutput: null,
    heardMs: null,
    mcp: null,
  };
}
