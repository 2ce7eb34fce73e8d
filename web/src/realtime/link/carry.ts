/** Everything that a new session has to be told so that the conversation goes on in it. Pure. */
import { toBase64 } from "@/realtime/audio/pcm";
import type { Conversation } from "@/realtime/conversation";
import type { ClientEvent } from "@/realtime/events";
import { type Crossing, anchorEvent } from "./anchor";
import type { Creation, Outbox } from "./outbox";
import { SEED_BUDGET, seedOf } from "./seed";
import { type TurnAudio, joined } from "./turn-audio";

/** One second: a message of 64 kB, which every data channel takes. */
const APPEND_SAMPLES = 24_000;
/** Longer turns than this do not fit into one message of a data channel as an item. */
const ITEM_AUDIO_MS = 3_500;

export interface Carried {
  readonly conversation: Conversation;
  readonly outbox: Outbox;
  readonly audio: TurnAudio;
  readonly crossing: Crossing;
  /** Tells this anchor from others; at most 24 characters. */
  readonly anchorId: string;
  /** Tools that still run. */
  readonly openCalls: ReadonlySet<string>;
}

export interface CarryOver {
  /** Copies of items that the conversation has already. */
  readonly seeds: readonly Creation[];
  /** What the server has not taken in yet. */
  readonly rest: readonly ClientEvent[];
}

/** Turns whose words are still unknown, as sound. */
export function audioItems(audio: TurnAudio): ReadonlyMap<string, string> {
  const items = new Map<string, string>();
  for (const [id, chunks] of audio.committed) {
    const pcm = joined(chunks);
    if (pcm.length > 0 && pcm.length <= ITEM_AUDIO_MS * 24) items.set(id, toBase64(pcm.buffer));
  }
  return items;
}

function appends(audio: TurnAudio): ClientEvent[] {
  const pcm = joined(audio.chunks);
  const events: ClientEvent[] = [];
  for (let start = 0; start < pcm.length; start += APPEND_SAMPLES) {
    const piece = pcm.slice(start, start + APPEND_SAMPLES);
    events.push({ type: "input_audio_buffer.append", audio: toBase64(piece.buffer) });
  }
  return events;
}

export function carryOver(carried: Carried): CarryOver {
  const { conversation, outbox, audio, crossing, anchorId } = carried;
  const openCalls = new Set([...carried.openCalls, ...outbox.answeredCalls]);
  const items = seedOf(conversation, { budget: SEED_BUDGET, openCalls, audio: audioItems(audio) });
  const seeds = items.map((item): Creation => ({ type: "conversation.item.create", item }));
  if (seeds.length > 0) seeds.push(anchorEvent(crossing, anchorId));
  const rest: ClientEvent[] = [...outbox.items, ...appends(audio)];
  if (outbox.owesCommit && !audio.isEmpty) rest.push({ type: "input_audio_buffer.commit" });
  if (outbox.owesReply) rest.push({ type: "response.create" });
  return { seeds, rest };
}
