/** What a drop leaves half done, and how it ends: as events that the conversation understands. */
import type { ConversationItem } from "@/realtime/conversation";
import type { ServerEvent } from "@/realtime/events";
import type { ConversationFold } from "@/realtime/fold";

export interface Loss {
  /** The agent's item that was being heard, and how much of it was. */
  readonly heard: { readonly itemId: string; readonly ms: number } | null;
  /** Turns that the new session is given as sound: they are still being understood. */
  readonly kept: ReadonlySet<string>;
}

function isUnfinished(item: ConversationItem): boolean {
  return item.status === "in_progress" || item.parts.some((part) => part.transcript === "pending");
}

function cut({ id }: ConversationItem, { heard }: Loss): ServerEvent {
  const ms = heard?.itemId === id ? heard.ms : 0;
  return {
    type: "conversation.item.truncated",
    item_id: id,
    content_index: 0,
    audio_end_ms: ms,
  };
}

function endOfReply(item: ConversationItem, loss: Loss): ServerEvent[] {
  const text = item.parts.map((part) => part.text).join("");
  const done: ServerEvent = {
    type: "conversation.item.done",
    item: {
      id: item.id,
      type: "message",
      role: "assistant",
      status: "incomplete",
      content: [{ type: "output_audio", transcript: text }],
    },
  };
  return text === ""
    ? [{ type: "conversation.item.deleted", item_id: item.id }]
    : [done, cut(item, loss)];
}

function endOfTurn({ id }: ConversationItem): ServerEvent {
  return {
    type: "conversation.item.input_audio_transcription.failed",
    item_id: id,
    content_index: 0,
    error: {
      code: "connection_lost",
      message: "The connection was lost before it was understood.",
    },
  };
}

function endOf(item: ConversationItem, loss: Loss): ServerEvent[] {
  if (loss.kept.has(item.id)) return [];
  if (!isUnfinished(item)) return item.id === loss.heard?.itemId ? [cut(item, loss)] : [];
  if (item.type === "function_call") {
    return [{ type: "conversation.item.deleted", item_id: item.id }];
  }
  if (item.role === "assistant") return endOfReply(item, loss);
  return item.role === "user" ? [endOfTurn(item)] : [];
}

/** What somebody had begun to say is no turn: if its sound was kept, it is said again. */
export function close(fold: ConversationFold, loss: Loss): void {
  fold.apply({ type: "input_audio_buffer.cleared" });
  for (const item of fold.conversation.items) {
    for (const event of endOf(item, loss)) fold.apply(event);
  }
}
