/** A transcript made up for the tests of its exports. */
import { type ConversationItem, EMPTY_PART, emptyItem } from "@/realtime/conversation";
import type { Item } from "@/realtime/items";
import { TimingFold } from "@/realtime/timing";
import type { TranscriptSource } from "@/realtime/transcript/entries";
import type { TranscriptLabels } from "@/realtime/transcript/labels";

export const LABELS: TranscriptLabels = {
  title: "Conversation",
  speakers: { user: "You", assistant: "Agent", system: "System" },
  tool: "Tool",
  result: "Result",
  error: "Error",
  notHeard: "not heard",
  image: "image",
  states: { inaudible: "inaudible", failed: "not transcribed", interrupted: "interrupted" },
  dividers: {
    reconnected: "reconnected",
    handed_over: "handed over",
    new_conversation: "new conversation",
  },
};

export interface Said {
  id: string;
  role: "user" | "assistant";
  text: string;
  fromMs: number;
  toMs: number;
}

export const START = 5000;

export function saidItem({ id, role, text }: Said): ConversationItem {
  const part = { ...EMPTY_PART, text, transcript: "final" as const, audioMs: 1000 };
  return { ...emptyItem(id), role, status: "completed", parts: [part] };
}

export function sourceOf(
  items: readonly ConversationItem[],
  said: readonly Said[] = [],
  change: Partial<TranscriptSource> = {},
): TranscriptSource {
  const timing = new TimingFold();
  for (const { id, fromMs, toMs } of said) {
    timing.spans.set(id, { from: START + fromMs, to: START + toMs });
    timing.seenAt.set(id, START + fromMs);
  }
  return {
    conversation: {
      items,
      responses: new Map(),
      toolOutputs: new Map(),
      transcriptionUsage: new Map(),
    },
    timing,
    dividers: [],
    start: START,
    transcribes: true,
    live: false,
    ...change,
  };
}

export const output = (callId: string, text: string): Item => ({
  type: "function_call_output",
  call_id: callId,
  output: text,
});
