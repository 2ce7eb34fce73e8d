/** The message that tells the model where it is after the call was carried over to a new session. Pure. */
import type { Creation } from "./outbox";

export type Crossing = "reconnected" | "handed_over";

const PREFIX = "anchor_";

const WHY: Record<Crossing, string> = {
  reconnected: "The connection was lost for a moment and is back.",
  handed_over: "The call was carried over to a new connection.",
};

const HOW =
  "The messages above are the conversation so far, and they still hold. Go on exactly where it stopped, " +
  "in the same language and manner. Do not greet again, do not introduce yourself again, and do not " +
  "speak of the connection unless you are asked.";

export function isAnchor(itemId: string): boolean {
  return itemId.startsWith(PREFIX);
}

/** `id`: what tells this anchor from others; at most 24 characters. */
export function anchorEvent(crossing: Crossing, id: string): Creation {
  return {
    type: "conversation.item.create",
    item: {
      id: `${PREFIX}${id}`,
      type: "message",
      role: "system",
      content: [{ type: "input_text", text: `${WHY[crossing]} ${HOW}` }],
    },
  };
}
