/** What the fold knows of a conversation: values that are replaced, never changed. */
import type { ItemStatus, Role } from "./items";

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
  readonly imageUrl?: string;
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
}

export interface ResponseOutcome {
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
}

export interface Conversation {
  /** In the order of the conversation. */
  readonly items: readonly ConversationItem[];
  readonly responses: ReadonlyMap<string, ResponseOutcome>;
  readonly toolOutputs: ReadonlyMap<string, string>;
}

export const EMPTY_PART: Part = {
  kind: "audio",
  text: "",
  transcript: "pending",
  error: null,
  audioMs: 0,
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
  };
}

const SPOKEN_CHARACTERS_PER_SECOND = 15;

/**
 * How many characters of a cut turn were heard: by the share of its audio where that is known, else by the
 * pace of speech. Rounded back to the end of a word.
 */
export function heardCharacters(part: Part, heardMs: number): number {
  const { text, audioMs } = part;
  const share =
    audioMs > 0
      ? text.length * Math.min(1, heardMs / audioMs)
      : (heardMs / 1000) * SPOKEN_CHARACTERS_PER_SECOND;
  const characters = Math.min(text.length, Math.round(share));
  if (characters === text.length) return characters;
  const space = text.lastIndexOf(" ", characters);
  return space > 0 ? space : characters;
}
