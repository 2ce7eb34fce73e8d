/** Conversations made up for tests: the events of whole turns, in the order of the wire. */
import type { ServerEvent } from "@/realtime/events";
import type { Item, Response } from "@/realtime/items";

export type TurnKind = "spoken" | "typed" | "silent" | "untranscribable";
export type ReplyKind = "whole" | "cut" | "tool" | "none";

export interface ScriptTurn {
  user: TurnKind;
  reply: ReplyKind;
  words: string[];
}

const SILENT_PCM = "AAAA".repeat(16);

export function response(id: string, change: Partial<Response> = {}): Response {
  return { id, status: "in_progress", output: [], conversation_id: "conv", ...change };
}

function placed(item: Item, previous: string | null, donePrevious = previous): ServerEvent[] {
  return [
    { type: "conversation.item.added", item, previous_item_id: previous },
    { type: "conversation.item.done", item, previous_item_id: donePrevious },
  ];
}

function userTurn(id: string, previous: string | null, { user, words }: ScriptTurn): ServerEvent[] {
  if (user === "typed") {
    const content = [{ type: "input_text", text: words.join(" ") }] as const;
    return placed({ id, type: "message", role: "user", status: "completed", content }, previous);
  }
  const content = [{ type: "input_audio", transcript: null }] as const;
  const item: Item = { id, type: "message", role: "user", status: "completed", content };
  const at = { item_id: id, content_index: 0 };
  const type = "conversation.item.input_audio_transcription";
  const end: ServerEvent =
    user === "untranscribable"
      ? { type: `${type}.failed`, ...at, error: { message: "no decoder" } }
      : { type: `${type}.completed`, ...at, transcript: user === "silent" ? "" : words.join(" ") };
  const deltas: ServerEvent[] =
    user === "spoken" ? words.map((delta) => ({ type: `${type}.delta`, ...at, delta })) : [];
  return [
    { type: "input_audio_buffer.speech_started", item_id: id, audio_start_ms: 0 },
    { type: "input_audio_buffer.speech_stopped", item_id: id, audio_end_ms: 900 },
    { type: "input_audio_buffer.committed", item_id: id, previous_item_id: previous },
    ...placed(item, previous),
    ...deltas,
    end,
  ];
}

function spokenReply(n: number, previous: string, { reply, words }: ScriptTurn): ServerEvent[] {
  const id = `reply_${n}`;
  const responseId = `resp_${n}`;
  const isCut = reply === "cut";
  const transcript = words.join(" ");
  const at = { response_id: responseId, item_id: id, output_index: 0, content_index: 0 };
  const opening: Item = {
    id,
    type: "message",
    role: "assistant",
    status: "in_progress",
    content: [],
  };
  const whole: Item = {
    ...opening,
    status: isCut ? "incomplete" : "completed",
    content: [{ type: "output_audio", transcript }],
  };
  const status = isCut ? "cancelled" : "completed";
  // The first reply's `done` denies its predecessor on the wire, and so it does here.
  const donePrevious = n === 0 ? null : previous;
  return [
    { type: "response.created", response: response(responseId) },
    { type: "response.output_item.added", response_id: responseId, output_index: 0, item: opening },
    { type: "conversation.item.added", item: opening, previous_item_id: previous },
    { type: "response.content_part.added", ...at, part: { type: "audio", transcript: "" } },
    ...words.flatMap((delta): ServerEvent[] => [
      { type: "response.output_audio_transcript.delta", ...at, delta: `${delta} ` },
      { type: "response.output_audio.delta", ...at, delta: SILENT_PCM },
    ]),
    { type: "response.output_audio.done", ...at },
    { type: "response.output_audio_transcript.done", ...at, transcript },
    { type: "response.content_part.done", ...at, part: { type: "audio", transcript } },
    { type: "conversation.item.done", item: whole, previous_item_id: donePrevious },
    { type: "response.output_item.done", response_id: responseId, output_index: 0, item: whole },
    { type: "response.done", response: response(responseId, { status, output: [whole] }) },
    ...(isCut
      ? [
          {
            type: "conversation.item.truncated",
            item_id: id,
            content_index: 0,
            audio_end_ms: 20,
          } satisfies ServerEvent,
        ]
      : []),
  ];
}

function toolReply(n: number, previous: string, { words }: ScriptTurn): ServerEvent[] {
  const id = `reply_${n}`;
  const responseId = `resp_${n}`;
  const callId = `call_${n}`;
  const args = JSON.stringify({ words });
  const item: Item = {
    id,
    type: "function_call",
    status: "in_progress",
    name: "count",
    call_id: callId,
    arguments: "",
  };
  const whole: Item = { ...item, status: "completed", arguments: args };
  const at = { response_id: responseId, item_id: id, output_index: 0, call_id: callId };
  const answer: Item = {
    id: `answer_${n}`,
    type: "function_call_output",
    call_id: callId,
    output: String(words.length),
  };
  return [
    { type: "response.created", response: response(responseId) },
    { type: "response.output_item.added", response_id: responseId, output_index: 0, item },
    { type: "conversation.item.added", item, previous_item_id: previous },
    ...args.split(/(?<=,)/).map((delta): ServerEvent => ({
      type: "response.function_call_arguments.delta",
      ...at,
      delta,
    })),
    { type: "response.function_call_arguments.done", ...at, name: "count", arguments: args },
    { type: "conversation.item.done", item: whole, previous_item_id: previous },
    { type: "response.output_item.done", response_id: responseId, output_index: 0, item: whole },
    { type: "response.done", response: response(responseId, { status: "completed" }) },
    ...placed(answer, id),
  ];
}

export function script(turns: readonly ScriptTurn[]): { events: ServerEvent[]; ids: string[] } {
  const events: ServerEvent[] = [];
  const ids: string[] = [];
  turns.forEach((turn, n) => {
    const userId = `user_${n}`;
    events.push(...userTurn(userId, ids.at(-1) ?? null, turn));
    ids.push(userId);
    if (turn.reply === "none") return;
    const isTool = turn.reply === "tool";
    events.push(...(isTool ? toolReply(n, userId, turn) : spokenReply(n, userId, turn)));
    ids.push(`reply_${n}`);
    if (isTool) ids.push(`answer_${n}`);
  });
  return { events, ids };
}
