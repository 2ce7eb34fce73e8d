/** What an event says, in a few words: a key for the reader's language, and the values in it. Pure. */
import { isRecord } from "@/realtime/codec";
import type { LogEntry } from "./entry";
import type { EventLog } from "./event-log";
import type { EventRow } from "./groups";

export type SummaryKey =
  | "none"
  | "quote"
  | "audio"
  | "deltas"
  | "deltasAudio"
  | "deltasText"
  | "session"
  | "error"
  | "failed"
  | "response"
  | "responseReason"
  | "item"
  | "itemText"
  | "call"
  | "position"
  | "heard"
  | "limits"
  | "id";

export interface Summary {
  readonly key: SummaryKey;
  readonly values: Readonly<Record<string, string | number>>;
}

type Fields = Record<string, unknown>;

const NONE: Summary = { key: "none", values: {} };
const QUOTE_LENGTH = 120;

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function fields(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function shorten(value: string): string {
  return value.length > QUOTE_LENGTH ? `${value.slice(0, QUOTE_LENGTH)}…` : value;
}

function quote(value: unknown): Summary {
  return text(value) === "" ? NONE : { key: "quote", values: { text: shorten(text(value)) } };
}

function parse(payload: string): Fields {
  try {
    return fields(JSON.parse(payload));
  } catch {
    return {};
  }
}

function ofItem(item: Fields): Summary {
  if (item.type === "function_call") {
    return {
      key: "call",
      values: { name: text(item.name), arguments: shorten(text(item.arguments)) },
    };
  }
  if (item.type === "function_call_output") return quote(item.output);
  const said = list(item.content)
    .map((part) => text(part.text) || text(part.transcript))
    .filter((words) => words !== "") // a picture says nothing
    .join(" ");
  const values = { role: text(item.role), kind: text(item.type), text: shorten(said) };
  return { key: said === "" ? "item" : "itemText", values };
}

function ofResponse(response: Fields): Summary {
  const details = fields(response.status_details);
  const reason = text(details.reason) || text(fields(details.error).message);
  const values = { status: text(response.status), reason };
  return { key: reason === "" ? "response" : "responseReason", values };
}

function ofError(error: Fields): Summary {
  return {
    key: "error",
    values: { code: text(error.code) || text(error.type), message: text(error.message) },
  };
}

function ofSession(session: Fields): Summary {
  const audio = fields(session.audio);
  const detection = fields(fields(audio.input).turn_detection);
  return {
    key: "session",
    values: {
      parts: [
        text(session.model),
        text(fields(audio.output).voice),
        text(detection.type) || (fields(audio.input).turn_detection === null ? "push-to-talk" : ""),
      ]
        .filter((part) => part !== "")
        .join(" · "),
    },
  };
}

export function summaryOf(entry: LogEntry): Summary {
  const event = parse(entry.payload);
  if (entry.audioMs > 0) return { key: "audio", values: { seconds: entry.audioMs / 1000 } };
  if (isRecord(event.error)) return ofError(event.error);
  if (isRecord(event.session)) return ofSession(event.session);
  if (isRecord(event.response)) return ofResponse(event.response);
  if (isRecord(event.item)) return ofItem(event.item);
  if (isRecord(event.part)) return quote(event.part.transcript ?? event.part.text);
  for (const field of ["transcript", "text", "delta", "arguments"]) {
    if (typeof event[field] === "string") return quote(event[field]);
  }
  if (typeof event.audio_end_ms === "number") {
    const key = entry.type.startsWith("conversation.") ? "heard" : "position";
    return { key, values: { ms: event.audio_end_ms } };
  }
  if (typeof event.audio_start_ms === "number") {
    return { key: "position", values: { ms: event.audio_start_ms } };
  }
  if (Array.isArray(event.rate_limits)) return ofLimits(list(event.rate_limits));
  const id = text(event.item_id) || text(event.response_id);
  return id === "" ? NONE : { key: "id", values: { id } };
}

function ofLimits(limits: Fields[]): Summary {
  const parts = limits.map((limit) => `${text(limit.name)} ${String(limit.remaining)}`);
  return { key: "limits", values: { parts: parts.join(", ") } };
}

const JOINED_DELTAS = 60;

export function summaryOfRow(log: EventLog, row: EventRow): Summary {
  const count = row.members.length;
  const first = log.entry(row.first);
  if (count === 1) return summaryOf(first);
  const { audioMs } = row;
  if (audioMs > 0) return { key: "deltasAudio", values: { count, seconds: audioMs / 1000 } };
  let joined = "";
  for (const index of row.members.slice(0, JOINED_DELTAS)) {
    joined += text(parse(log.payloadOf(index)).delta);
    if (joined.length > QUOTE_LENGTH) break;
  }
  return joined === ""
    ? { key: "deltas", values: { count } }
    : { key: "deltasText", values: { count, text: shorten(joined) } };
}
