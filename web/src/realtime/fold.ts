/**
 * Events → Conversation. The one place of the console that knows what events mean for the conversation.
 * Once all events of an item are there, the order in which they came makes no difference.
 */
import {
  type Conversation,
  type ConversationItem,
  EMPTY_PART,
  type Part,
  type ResponseOutcome,
  type ToolCall,
} from "./conversation";
import { pcm16Ms } from "./codec";
import type { ServerEvent } from "./events";
import { ItemList } from "./item-list";
import type { ContentPart, Item, ItemStatus, Response, TranscriptionUsage } from "./items";
import { KeptMap } from "./kept-map";
import { EMPTY_MCP, type McpState, advanced, mergedMcp } from "./mcp";
import { ItemOrder, type Witness } from "./order";

const PARTS_LIMIT = 256;
const EMPTY_CALL: ToolCall = { callId: null, name: "", arguments: "" };

export class ConversationFold {
  readonly #order = new ItemOrder();
  readonly #items = new ItemList(this.#order);
  readonly #deleted = new Set<string>();
  /** Turns that somebody began to speak and that are not items yet. */
  readonly #begun = new Set<string>();
  readonly #responses = new KeptMap<string, ResponseOutcome>();
  readonly #toolOutputs = new KeptMap<string, string>();
  readonly #transcriptionUsage = new KeptMap<string, TranscriptionUsage>();
  #snapshot: Conversation | null = null;
  #used: Pick<Conversation, "responses" | "transcriptionUsage"> | null = null;

  get conversation(): Conversation {
    this.#snapshot ??= {
      items: this.#items.all,
      responses: this.#responses.copy,
      toolOutputs: this.#toolOutputs.copy,
      transcriptionUsage: this.#transcriptionUsage.copy,
    };
    return this.#snapshot;
  }

  /** What was used so far, for who needs no items: it is the same until a response or a transcription ends. */
  get used(): Pick<Conversation, "responses" | "transcriptionUsage"> {
    const responses = this.#responses.copy;
    const transcriptionUsage = this.#transcriptionUsage.copy;
    const known = this.#used;
    if (known?.responses !== responses || known.transcriptionUsage !== transcriptionUsage) {
      this.#used = { responses, transcriptionUsage };
    }
    return this.#used ?? { responses, transcriptionUsage };
  }

  /** What follows in another session stands behind this item, and it behind all that is there now. */
  anchor(id: string): void {
    const last = this.#order.ids.findLast((each) => each !== id);
    this.#order.place(id, last ?? null, "added");
    this.#snapshot = null;
  }

  /** True when the conversation looks different afterwards. */
  apply(event: ServerEvent): boolean {
    const changed =
      this.#applyPlace(event) ||
      this.#applyInput(event) ||
      this.#applyOutput(event) ||
      this.#applyMcp(event);
    if (changed) this.#snapshot = null;
    return changed;
  }

  #applyPlace(event: ServerEvent): boolean {
    switch (event.type) {
      case "conversation.item.created":
      case "conversation.item.added":
        return this.#place(event.item, event.previous_item_id, "added");
      case "conversation.item.done":
        return this.#place(event.item, event.previous_item_id, "done");
      case "conversation.item.retrieved":
        return this.#place(event.item, undefined, "done");
      case "conversation.item.deleted":
        this.#deleted.add(event.item_id);
        this.#items.hide(event.item_id);
        return true;
      case "conversation.item.truncated":
        return this.#change(event.item_id, () => ({ heardMs: event.audio_end_ms }));
      default:
        return false;
    }
  }

  #applyInput(event: ServerEvent): boolean {
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        if (!this.#order.isPlaced(event.item_id)) this.#begun.add(event.item_id);
        return this.#spoken(event.item_id);
      case "input_audio_buffer.cleared":
        return this.#abandon();
      case "input_audio_buffer.committed":
        this.#order.place(event.item_id, event.previous_item_id, "committed");
        this.#exists(event.item_id);
        return this.#spoken(event.item_id);
      case "conversation.item.input_audio_transcription.delta":
        return this.#heard(event.item_id, event.content_index ?? 0, (part) =>
          part.transcript === "pending" ? { text: part.text + (event.delta ?? "") } : {},
        );
      case "conversation.item.input_audio_transcription.completed":
        if (event.usage) this.#transcriptionUsage.set(event.item_id, event.usage);
        return this.#heard(event.item_id, event.content_index, () => ({
          text: event.transcript,
          transcript: "final",
        }));
      case "conversation.item.input_audio_transcription.failed":
        return this.#heard(event.item_id, event.content_index, () => ({
          transcript: "failed",
          error: event.error.message ?? "",
        }));
      default:
        return false;
    }
  }

  #applyOutput(event: ServerEvent): boolean {
    switch (event.type) {
      case "response.created":
      case "response.done":
        return this.#respond(event.response);
      case "response.output_item.added":
      case "response.output_item.done":
        return this.#belong(event.item, event.response_id);
      case "response.content_part.done":
        return this.#complete(event, event.part.type, event.part.transcript ?? event.part.text);
      case "response.output_text.delta":
        return this.#extend(event, "text", event.delta);
      case "response.output_audio_transcript.delta":
        return this.#extend(event, "audio", event.delta);
      case "response.output_text.done":
        return this.#complete(event, "text", event.text);
      case "response.output_audio_transcript.done":
        return this.#complete(event, "audio", event.transcript);
      case "response.output_audio.delta":
        return this.#part(event.item_id, event.content_index, (part) => ({
          audioMs: part.audioMs + pcm16Ms(event.delta),
        }));
      case "response.function_call_arguments.delta":
        return this.#call(event.item_id, (call, status) =>
          status === "completed" || status === "incomplete"
            ? {}
            : { callId: event.call_id, arguments: call.arguments + event.delta },
        );
      case "response.function_call_arguments.done":
        return this.#change(event.item_id, (item) => ({
          type: "function_call",
          status: "completed",
          toolCall: {
            callId: event.call_id,
            name: event.name ?? item.toolCall?.name ?? "",
            arguments: event.arguments,
          },
        }));
      default:
        return false;
    }
  }

  #applyMcp(event: ServerEvent): boolean {
    switch (event.type) {
      case "response.mcp_call_arguments.delta":
        return this.#change(event.item_id, ({ toolCall, mcp }) => {
          const call = toolCall ?? EMPTY_CALL;
          const isAsking = (mcp ?? EMPTY_MCP).state === "asking";
          return {
            mcp: mcp ?? EMPTY_MCP,
            toolCall: isAsking ? { ...call, arguments: call.arguments + event.delta } : call,
          };
        });
      case "response.mcp_call_arguments.done":
        return this.#change(event.item_id, ({ toolCall, mcp }) => ({
          toolCall: { ...(toolCall ?? EMPTY_CALL), arguments: event.arguments },
          mcp: advanced(mcp, "running"),
        }));
      case "response.mcp_call.in_progress":
      case "mcp_list_tools.in_progress":
        return this.#went(event.item_id, "running");
      case "response.mcp_call.completed":
      case "mcp_list_tools.completed":
        return this.#went(event.item_id, "completed");
      case "response.mcp_call.failed":
      case "mcp_list_tools.failed":
        return this.#went(event.item_id, "failed");
      default:
        return false;
    }
  }

  #went(id: string, state: McpState): boolean {
    return this.#change(id, ({ mcp }) => ({ mcp: advanced(mcp, state) }));
  }

  #change(id: string, change: (item: ConversationItem) => Partial<ConversationItem>): boolean {
    this.#order.mention(id);
    const item = this.#items.get(id);
    this.#items.set(id, { ...item, ...change(item) });
    return true;
  }

  #part(id: string, index: number, change: (part: Part) => Partial<Part>): boolean {
    if (index < 0 || index >= PARTS_LIMIT) return false;
    return this.#change(id, (item) => {
      const parts = [...item.parts];
      while (parts.length <= index) parts.push(EMPTY_PART);
      const part = parts[index] ?? EMPTY_PART;
      parts[index] = { ...part, ...change(part) };
      return { parts };
    });
  }

  /** What was being said when the buffer was cleared never becomes a turn. */
  #abandon(): boolean {
    for (const id of this.#begun) this.#items.hide(id);
    this.#begun.clear();
    return true;
  }

  #exists(id: string): void {
    this.#begun.delete(id);
    if (!this.#deleted.has(id)) this.#items.show(id);
  }

  #spoken(id: string): boolean {
    return this.#change(id, (item) => ({
      role: "user",
      parts: item.parts.length === 0 ? [EMPTY_PART] : item.parts,
    }));
  }

  #heard(id: string, index: number, change: (part: Part) => Partial<Part>): boolean {
    this.#spoken(id);
    return this.#part(id, index, change);
  }

  #extend(
    at: { item_id: string; content_index: number; response_id: string },
    kind: Part["kind"],
    delta: string,
  ): boolean {
    this.#change(at.item_id, () => ({ role: "assistant", responseId: at.response_id }));
    return this.#part(at.item_id, at.content_index, (part) =>
      part.transcript === "pending" ? { kind, text: part.text + delta } : {},
    );
  }

  #complete(
    at: { item_id: string; content_index: number; response_id: string },
    kind: Part["kind"],
    text: string | undefined,
  ): boolean {
    this.#change(at.item_id, () => ({ role: "assistant", responseId: at.response_id }));
    return this.#part(at.item_id, at.content_index, (part) => ({
      kind,
      text: text ?? part.text,
      transcript: "final",
    }));
  }

  #call(
    id: string,
    change: (call: ToolCall, status: ItemStatus | null) => Partial<ToolCall>,
  ): boolean {
    return this.#change(id, (item) => {
      const call = item.toolCall ?? EMPTY_CALL;
      return { type: "function_call", toolCall: { ...call, ...change(call, item.status) } };
    });
  }

  #respond(response: Response): boolean {
    if (response.conversation_id === null) this.#items.leaveOut(response.id);
    const known = this.#responses.get(response.id);
    if (known !== undefined && known.status !== "in_progress") return false;
    const details = response.status_details;
    this.#responses.set(response.id, {
      status: response.status,
      reason: details?.reason ?? details?.error?.code ?? null,
      message: details?.error?.message ?? null,
      usage: response.usage ?? null,
    });
    return true;
  }

  #belong(item: Item, responseId: string): boolean {
    if (item.id === undefined) return false;
    this.#change(item.id, () => ({ responseId }));
    return this.#merge(item.id, item);
  }

  #place(item: Item, previous: string | null | undefined, witness: Witness): boolean {
    if (item.id === undefined) return false;
    this.#order.place(item.id, previous, witness);
    this.#exists(item.id);
    return this.#merge(item.id, item);
  }

  #merge(id: string, item: Item): boolean {
    if (item.type === "function_call_output") this.#toolOutputs.set(item.call_id, item.output);
    return this.#change(id, (known) => ({
      type: item.type,
      role: item.type === "message" ? item.role : null,
      status: laterStatus(known.status, "status" in item ? item.status : undefined),
      parts: item.type === "message" ? mergedParts(known.parts, item) : known.parts,
      toolCall: mergedCall(known.toolCall, item),
      toolOutput:
        item.type === "function_call_output"
          ? { callId: item.call_id, output: item.output }
          : known.toolOutput,
      mcp: mergedMcp(known.mcp, item),
    }));
  }
}

/** An item that is over stays over, whatever older news arrives late. */
function laterStatus(known: ItemStatus | null, said: ItemStatus | undefined): ItemStatus | null {
  if (said === undefined) return known;
  return known === null || known === "in_progress" ? said : known;
}

function mergedCall(known: ToolCall | null, item: Item): ToolCall | null {
  if (
    item.type !== "function_call" &&
    item.type !== "mcp_call" &&
    item.type !== "mcp_approval_request"
  ) {
    return known;
  }
  const args = item.arguments ?? "";
  return {
    callId: ("call_id" in item ? item.call_id : undefined) ?? known?.callId ?? null,
    name: item.name ?? known?.name ?? "",
    arguments: args.length > 0 ? args : (known?.arguments ?? ""),
  };
}

function mergedParts(known: readonly Part[], item: Item & { type: "message" }): readonly Part[] {
  const isOver = item.status === "completed" || item.status === "incomplete";
  const count = Math.min(PARTS_LIMIT, Math.max(known.length, item.content.length));
  return Array.from({ length: count }, (_, index) => {
    const part = known[index] ?? EMPTY_PART;
    const content = item.content[index];
    return content === undefined ? part : mergedPart(part, content, isOver);
  });
}

function imagePart(part: Part, url: string | undefined): Part {
  const image: Part = { ...part, kind: "image", transcript: "final" };
  return url?.startsWith("data:image/") === true ? { ...image, imageUrl: url } : image;
}

function mergedPart(part: Part, content: ContentPart, isOver: boolean): Part {
  if (content.type === "input_image") return imagePart(part, content.image_url);
  const kind = content.type.endsWith("audio") ? "audio" : "text";
  const said =
    "transcript" in content ? content.transcript : "text" in content ? content.text : null;
  if (part.transcript !== "pending") return part;
  // The item of a spoken turn is "completed" long before its transcription is.
  const isTranscribedLater =
    content.type === "input_audio" && (said === null || said === undefined);
  if (!isOver || isTranscribedLater) return { ...part, kind };
  return { ...part, kind, text: said ?? part.text, transcript: "final" };
}
