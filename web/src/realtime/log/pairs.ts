/** Which earlier event another one ends or answers: requests and replies, beginnings and ends. Pure. */
import type { NewEntry } from "./entry";

type Id = "response" | "item" | "call" | "none";

interface Rule {
  /** Type of the event that began it, by whose id both are known. */
  readonly begin: string;
  readonly by: Id;
}

const transcribed: Rule = { begin: "input_audio_buffer.committed", by: "item" };
const called: Rule = { begin: "response.mcp_call.in_progress", by: "item" };
const listed: Rule = { begin: "mcp_list_tools.in_progress", by: "item" };
const played: Rule = { begin: "output_audio_buffer.started", by: "response" };

/** By the type of the event that ends it. */
const RULES: Readonly<Record<string, Rule>> = {
  "session.updated": { begin: "session.update", by: "none" },
  "input_audio_buffer.cleared": { begin: "input_audio_buffer.clear", by: "none" },
  "input_audio_buffer.committed": { begin: "input_audio_buffer.commit", by: "none" },
  "input_audio_buffer.speech_stopped": { begin: "input_audio_buffer.speech_started", by: "item" },
  "conversation.item.input_audio_transcription.completed": transcribed,
  "conversation.item.input_audio_transcription.failed": transcribed,
  "conversation.item.deleted": { begin: "conversation.item.delete", by: "item" },
  "conversation.item.retrieved": { begin: "conversation.item.retrieve", by: "item" },
  "conversation.item.truncated": { begin: "conversation.item.truncate", by: "item" },
  "response.created": { begin: "response.create", by: "none" },
  "response.done": { begin: "response.created", by: "response" },
  "response.mcp_call.completed": called,
  "response.mcp_call.failed": called,
  "mcp_list_tools.completed": listed,
  "mcp_list_tools.failed": listed,
  "output_audio_buffer.stopped": played,
  "output_audio_buffer.cleared": played,
};
const IDS_OF_BEGIN = new Map(Object.values(RULES).map(({ begin, by }) => [begin, by]));

const CALL_READY: ReadonlySet<string> = new Set([
  "response.function_call_arguments.done",
  "response.output_item.done",
]);
const CREATE = "conversation.item.create";
const PLACED: ReadonlySet<string> = new Set([
  "conversation.item.added",
  "conversation.item.created",
]);

function idOf(entry: NewEntry, by: Id): string {
  if (by === "response") return entry.responseId ?? "";
  if (by === "item") return entry.itemId ?? "";
  return by === "call" ? (entry.callId ?? "") : "";
}

export class Pairing {
  /** Indices of the events that nothing has ended yet, oldest first, by kind and id. */
  readonly #open = new Map<string, number[]>();
  readonly #keyOf = new Map<number, string>();
  readonly #items = new Set<string>();

  /** Index of the event that this one ends, or null. */
  add(index: number, entry: NewEntry): number | null {
    if (entry.direction === "local") return null;
    const ended = this.#end(entry);
    this.#begin(index, entry);
    if (entry.itemId !== null) this.#items.add(entry.itemId);
    return ended;
  }

  /** The event was refused: nothing will answer it. */
  refuse(index: number): void {
    const key = this.#keyOf.get(index);
    const open = key === undefined ? undefined : this.#open.get(key);
    const position = open?.indexOf(index) ?? -1;
    if (position >= 0) open?.splice(position, 1);
    this.#keyOf.delete(index);
  }

  #end(entry: NewEntry): number | null {
    const { type, callId, itemId } = entry;
    if (type === CREATE) return callId === null ? null : this.#take(`call ${callId}`);
    if (PLACED.has(type)) return this.#placed(callId, itemId);
    const rule = RULES[type];
    return rule === undefined ? null : this.#take(`${rule.begin} ${idOf(entry, rule.by)}`);
  }

  /** An item that nobody knew before and that we did not name answers our oldest request for one. */
  #placed(callId: string | null, itemId: string | null): number | null {
    if (callId !== null) return this.#take(`${CREATE} ${callId}`);
    const named = itemId === null ? null : this.#take(`${CREATE} ${itemId}`);
    if (named !== null || (itemId !== null && this.#items.has(itemId))) return named;
    return this.#take(`${CREATE} `);
  }

  #begin(index: number, entry: NewEntry): void {
    const { type, callId, itemId } = entry;
    if (type === CREATE) {
      this.#push(`${CREATE} ${callId ?? itemId ?? ""}`, index);
    } else if (CALL_READY.has(type)) {
      if (callId !== null && !this.#open.has(`call ${callId}`)) this.#push(`call ${callId}`, index);
    } else {
      const by = IDS_OF_BEGIN.get(type);
      if (by !== undefined) this.#push(`${type} ${idOf(entry, by)}`, index);
    }
  }

  #push(key: string, index: number): void {
    const open = this.#open.get(key);
    if (open === undefined) this.#open.set(key, [index]);
    else open.push(index);
    this.#keyOf.set(index, key);
  }

  #take(key: string): number | null {
    const index = this.#open.get(key)?.shift() ?? null;
    if (index !== null) this.#keyOf.delete(index);
    return index;
  }
}
