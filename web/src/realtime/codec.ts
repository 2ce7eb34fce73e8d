/** Text on the wire ⇄ events. Tolerant: what is not understood is kept as it came. */
import type {
  ClientEvent,
  ClientEventType,
  ServerEvent,
  ServerEventType,
  UnknownEvent,
} from "./events";

type Shape = Record<string, "string" | "number" | "object">;

const item: Shape = { item_id: "string" };
const content: Shape = { item_id: "string", content_index: "number" };
const output: Shape = { response_id: "string", item_id: "string" };
const outputContent: Shape = { ...output, content_index: "number" };
const placed: Shape = { item: "object" };
const response: Shape = { response: "object" };
const ofResponse: Shape = { response_id: "string" };
const delta: Shape = { delta: "string" };

/** The fields without which an event cannot be used. */
const SERVER_SHAPES: Record<ServerEventType, Shape> = {
  error: { error: "object" },
  "session.created": { session: "object" },
  "session.updated": { session: "object" },
  "conversation.created": {},
  "conversation.item.created": placed,
  "conversation.item.added": placed,
  "conversation.item.done": placed,
  "conversation.item.deleted": item,
  "conversation.item.retrieved": placed,
  "conversation.item.truncated": { ...content, audio_end_ms: "number" },
  "conversation.item.input_audio_transcription.delta": item,
  "conversation.item.input_audio_transcription.completed": { ...item, transcript: "string" },
  "conversation.item.input_audio_transcription.failed": { ...item, error: "object" },
  "conversation.item.input_audio_transcription.segment": { ...item, text: "string" },
  "input_audio_buffer.cleared": {},
  "input_audio_buffer.committed": item,
  "input_audio_buffer.dtmf_event_received": { event: "string" },
  "input_audio_buffer.speech_started": item,
  "input_audio_buffer.speech_stopped": item,
  "input_audio_buffer.timeout_triggered": item,
  "mcp_list_tools.in_progress": item,
  "mcp_list_tools.completed": item,
  "mcp_list_tools.failed": item,
  "output_audio_buffer.started": ofResponse,
  "output_audio_buffer.stopped": ofResponse,
  "output_audio_buffer.cleared": ofResponse,
  "rate_limits.updated": { rate_limits: "object" },
  "response.created": response,
  "response.done": response,
  "response.output_item.added": { ...ofResponse, ...placed },
  "response.output_item.done": { ...ofResponse, ...placed },
  "response.content_part.added": { ...outputContent, part: "object" },
  "response.content_part.done": { ...outputContent, part: "object" },
  "response.output_text.delta": { ...outputContent, ...delta },
  "response.output_text.done": { ...outputContent, text: "string" },
  "response.output_audio.delta": { ...outputContent, ...delta },
  "response.output_audio.done": outputContent,
  "response.output_audio_transcript.delta": { ...outputContent, ...delta },
  "response.output_audio_transcript.done": { ...outputContent, transcript: "string" },
  "response.function_call_arguments.delta": { ...output, ...delta },
  "response.function_call_arguments.done": { ...output, arguments: "string" },
  "response.mcp_call_arguments.delta": { ...output, ...delta },
  "response.mcp_call_arguments.done": { ...output, arguments: "string" },
  "response.mcp_call.in_progress": item,
  "response.mcp_call.completed": item,
  "response.mcp_call.failed": item,
};

const CLIENT_TYPES: Record<ClientEventType, true> = {
  "session.update": true,
  "input_audio_buffer.append": true,
  "input_audio_buffer.clear": true,
  "input_audio_buffer.commit": true,
  "output_audio_buffer.clear": true,
  "conversation.item.create": true,
  "conversation.item.delete": true,
  "conversation.item.retrieve": true,
  "conversation.item.truncate": true,
  "response.create": true,
  "response.cancel": true,
};

export const SERVER_EVENT_TYPES = Object.keys(SERVER_SHAPES) as ServerEventType[];
export const CLIENT_EVENT_TYPES = Object.keys(CLIENT_TYPES) as ClientEventType[];

export type Incoming =
  | { kind: "known"; event: ServerEvent }
  | { kind: "unknown"; event: UnknownEvent }
  | { kind: "malformed" };

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fits(event: Record<string, unknown>, shape: Shape): boolean {
  return Object.entries(shape).every(
    ([field, kind]) => typeof event[field] === kind && event[field] !== null,
  );
}

function isServerEvent(event: UnknownEvent): event is UnknownEvent & ServerEvent {
  return (
    Object.hasOwn(SERVER_SHAPES, event.type) &&
    fits(event, SERVER_SHAPES[event.type as ServerEventType])
  );
}

export function parseServerEvent(raw: string): Incoming {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return { kind: "malformed" };
  }
  if (!isRecord(value) || typeof value.type !== "string") return { kind: "malformed" };
  const event = value as UnknownEvent;
  return isServerEvent(event) ? { kind: "known", event } : { kind: "unknown", event };
}

function isClientEvent(value: unknown): value is ClientEvent {
  if (!isRecord(value) || typeof value.type !== "string") return false;
  if (!Object.hasOwn(CLIENT_TYPES, value.type)) return false;
  return value.type !== "conversation.item.create" || isRecord(value.item);
}

/** An event of ours from a log; null when it is none. */
export function parseClientEvent(raw: string): ClientEvent | null {
  try {
    const value: unknown = JSON.parse(raw);
    return isClientEvent(value) ? value : null;
  } catch {
    return null;
  }
}

export function encodeClientEvent(event: ClientEvent): string {
  return JSON.stringify(event);
}

const PCM16_BYTES_PER_MS = 48;

/** Bytes that `length` characters of padded base64 stand for. */
export function base64Bytes(text: string): number {
  if (text.length === 0) return 0;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return Math.floor(text.length / 4) * 3 - padding;
}

export function pcm16Ms(base64: string): number {
  return base64Bytes(base64) / PCM16_BYTES_PER_MS;
}

/** Milliseconds of PCM16 at 24 kHz that the event itself carries. */
export function audioMsOf(event: { type: string; delta?: unknown; audio?: unknown }): number {
  if (event.type === "response.output_audio.delta" && typeof event.delta === "string") {
    return pcm16Ms(event.delta);
  }
  if (event.type === "input_audio_buffer.append" && typeof event.audio === "string") {
    return pcm16Ms(event.audio);
  }
  return 0;
}

/** The event as JSON, its audio and images replaced by their sizes. */
export function withoutMedia(event: { type: string }): string {
  const isAudioDelta = event.type === "response.output_audio.delta";
  return JSON.stringify(event, (key: string, value: unknown) => {
    if (typeof value !== "string") return value;
    if (key === "audio" || (isAudioDelta && key === "delta")) {
      return `[${base64Bytes(value)} bytes of audio]`;
    }
    if (key === "image_url" && value.startsWith("data:")) {
      return `[${base64Bytes(value.slice(value.indexOf(",") + 1))} bytes of image]`;
    }
    return value;
  });
}
