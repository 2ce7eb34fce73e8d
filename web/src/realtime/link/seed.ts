/** A conversation as the items that make another session know it. Pure. */
import type { Conversation, ConversationItem, Part } from "@/realtime/conversation";
import type { ContentPart, Item } from "@/realtime/items";
import { DEFAULT_PACE, heardLength } from "@/realtime/transcript/heard";
import { isAnchor } from "./anchor";

export interface SeedOptions {
  /** Characters of all items together; the newest are kept. */
  readonly budget: number;
  /** Calls whose output is still to come: they go without one. */
  readonly openCalls: ReadonlySet<string>;
  /** PCM16 at 24 kHz, base64, of turns that nobody has transcribed yet, by item. */
  readonly audio: ReadonlyMap<string, string>;
}

/** About 6,000 tokens: what small models read with room to answer. */
export const SEED_BUDGET = 24_000;

const NO_OUTPUT = JSON.stringify({ status: "unknown", reason: "the connection was lost" });
const IMAGE = "[an image that was shown here]";
/** Characters of a data URL that every data channel takes in one message. */
const IMAGE_LIMIT = 180_000;
/** Characters of text that an image stands for. */
const IMAGE_COST = 1_200;
const CUT = " […] ";

function heardOf(part: Part, item: ConversationItem): string {
  if (item.role !== "assistant" || item.heardMs === null) return part.text;
  const { text, audioMs } = part;
  return text.slice(0, heardLength(text, { heardMs: item.heardMs, audioMs, pace: DEFAULT_PACE }));
}

function textOf(item: ConversationItem): string {
  const texts = item.parts.map((part) => heardOf(part, item).trim());
  return texts.filter((text) => text !== "").join("\n");
}

/** Pictures that a message can carry; of the others only that there was one. */
function imagesOf(item: ConversationItem): ContentPart[] {
  const images = item.parts.filter(({ kind }) => kind === "image");
  return images.map(({ imageUrl }) =>
    imageUrl !== null && imageUrl.length <= IMAGE_LIMIT
      ? { type: "input_image", image_url: imageUrl }
      : { type: "input_text", text: IMAGE },
  );
}

function userMessage(item: ConversationItem, text: string, audio: string | undefined): Item | null {
  const images = imagesOf(item);
  const said: ContentPart[] =
    text !== ""
      ? [{ type: "input_text", text }]
      : audio !== undefined
        ? [{ type: "input_audio", audio }]
        : [];
  const content = [...said, ...images];
  return content.length === 0 ? null : { id: item.id, type: "message", role: "user", content };
}

function messageOf(item: ConversationItem, { audio }: SeedOptions): Item | null {
  const { id, role } = item;
  const text = textOf(item);
  if (role === "assistant" || role === "system") {
    if (text === "") return null;
    const content: ContentPart[] = [
      { type: role === "system" ? "input_text" : "output_text", text },
    ];
    if (role === "system") return { id, type: "message", role, content };
    const status = item.status === "incomplete" ? "incomplete" : "completed";
    return { id, type: "message", role, status, content };
  }
  return userMessage(item, text, audio.get(id));
}

/** A call and its output stand together: one without the other would be refused or misread. */
function callOf(item: ConversationItem, { toolOutputs }: Conversation, open: SeedOptions): Item[] {
  const { id, toolCall } = item;
  const callId = toolCall?.callId ?? null;
  if (item.type !== "function_call" || toolCall === null || callId === null) return [];
  if (toolCall.name === "") return [];
  const call: Item = {
    id,
    type: "function_call",
    name: toolCall.name,
    call_id: callId,
    arguments: toolCall.arguments === "" ? "{}" : toolCall.arguments,
  };
  const output = toolOutputs.get(callId);
  if (output === undefined && open.openCalls.has(callId)) return [call];
  return [call, { type: "function_call_output", call_id: callId, output: output ?? NO_OUTPUT }];
}

/** A call that an MCP server carried out is history: nobody calls it again. */
function mcpCallOf({ id, type, toolCall, mcp }: ConversationItem): Item[] {
  if (type !== "mcp_call" || toolCall === null || mcp === null) return [];
  const { output, error, serverLabel } = mcp;
  if (serverLabel === "" || (output === null && error === null)) return [];
  const failure = error === null ? null : { type: "tool_execution_error", message: error };
  return [
    {
      id,
      type: "mcp_call",
      server_label: serverLabel,
      name: toolCall.name,
      arguments: toolCall.arguments === "" ? "{}" : toolCall.arguments,
      output,
      error: failure,
    },
  ];
}

function shortened(text: string, room: number): string {
  if (text.length <= room) return text;
  const kept = Math.max(0, room - CUT.length);
  const head = Math.ceil(kept / 2);
  const tail = kept - head;
  return text.slice(0, head) + CUT + (tail > 0 ? text.slice(-tail) : "");
}

function costOf(part: ContentPart): number {
  if (part.type === "input_image") return IMAGE_COST;
  return "text" in part ? (part.text?.length ?? 0) : 0;
}

function lengthOf(item: Item): number {
  if (item.type === "function_call") return item.name.length + item.arguments.length;
  if (item.type === "function_call_output") return item.output.length;
  if (item.type === "mcp_call") {
    return [item.name, item.arguments, item.output].reduce(
      (sum, one) => sum + (one?.length ?? 0),
      0,
    );
  }
  if (item.type !== "message") return 0;
  return item.content.reduce((sum, part) => sum + costOf(part), 0);
}

/** The unit made to fit: texts and outputs are shortened in their middle; arguments stay whole. */
function fitted(unit: readonly Item[], room: number): readonly Item[] | null {
  const length = unit.reduce((sum, item) => sum + lengthOf(item), 0);
  if (length <= room) return unit;
  const last = unit.at(-1);
  const others = last === undefined ? 0 : length - lengthOf(last);
  const left = room - others;
  if (last === undefined || left <= CUT.length) return null;
  if (last.type === "function_call_output") {
    return [...unit.slice(0, -1), { ...last, output: shortened(last.output, left) }];
  }
  if (last.type === "mcp_call" && typeof last.output === "string") {
    const fixed = lengthOf(last) - last.output.length;
    if (left - fixed <= CUT.length) return null;
    return [...unit.slice(0, -1), { ...last, output: shortened(last.output, left - fixed) }];
  }
  const part = last.type === "message" ? last.content[0] : undefined;
  if (last.type !== "message" || part === undefined || !("text" in part)) return null;
  // Pictures go before words do.
  return [{ ...last, content: [{ ...part, text: shortened(part.text ?? "", left) }] }];
}

/** Items in the order of the conversation; ids are kept, so that copies are recognised. */
export function seedOf(conversation: Conversation, options: SeedOptions): Item[] {
  const units: (readonly Item[])[] = [];
  let room = options.budget;
  for (const item of conversation.items.toReversed()) {
    if (isAnchor(item.id) || item.toolOutput !== null) continue;
    const message = item.type === "message" ? messageOf(item, options) : null;
    const unit =
      message === null ? [...callOf(item, conversation, options), ...mcpCallOf(item)] : [message];
    if (unit.length === 0) continue;
    const kept = fitted(unit, room);
    if (kept === null) break;
    units.push(kept);
    if (kept !== unit) break;
    room -= kept.reduce((sum, each) => sum + lengthOf(each), 0);
  }
  return units.toReversed().flat();
}
