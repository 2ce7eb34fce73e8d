/** A log as HAR 1.2: HTTP calls as entries, the events as the messages of one WebSocket. Pure. */
import type { LogEntry } from "./entry";
import type { Exported } from "./exchange";
import { type Fields, fieldsOf, inside, numberIn, textIn } from "./payload";
import { withAudio } from "./kept-audio";

interface Message {
  readonly type: "send" | "receive";
  /** Seconds since 1970. */
  readonly time: number;
  readonly opcode: 1;
  readonly data: string;
}

function headersOf(value: unknown): { name: string; value: string }[] {
  return Object.entries(typeof value === "object" && value !== null ? value : {}).map(
    ([name, text]) => ({ name, value: String(text) }),
  );
}

function body(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}

function message(version: string, fields: unknown, bytes: number | null) {
  const headers = headersOf(inside(fields, "headers"));
  return { httpVersion: version, cookies: [], headers, headersSize: -1, bodySize: bytes ?? -1 };
}

function query(url: string): { name: string; value: string }[] {
  if (!URL.canParse(url, "http://localhost")) return [];
  const { searchParams } = new URL(url, "http://localhost");
  return [...searchParams].map(([name, value]) => ({ name, value }));
}

interface Call {
  readonly startedAt: string;
  readonly ms: number;
  readonly url: string;
  readonly method: string;
  readonly status: number;
  readonly request: Fields;
  readonly response: Fields;
}

function callEntry({ startedAt, ms, url, method, status, request, response }: Call) {
  const sent = body(request.body);
  const type = textIn(request, "content_type") ?? "application/json";
  const text = body(response.body);
  return {
    startedDateTime: startedAt,
    time: ms,
    request: {
      ...{ method, url, queryString: query(url) },
      ...message("HTTP/1.1", request, numberIn(request, "bytes")),
      ...(sent === "" ? {} : { postData: { mimeType: type, text: sent } }),
    },
    response: {
      ...{ status, statusText: textIn(response, "status_text") ?? "", redirectURL: "" },
      ...message("HTTP/1.1", response, numberIn(response, "bytes")),
      content: {
        size: numberIn(response, "bytes") ?? text.length,
        mimeType: textIn(response, "content_type") ?? "application/json",
        text,
      },
    },
    cache: {},
    timings: { send: 0, wait: ms, receive: 0 },
  };
}

/** An HTTP call's row: `{method, url, status, duration_ms, request: {headers?, body?}, response: {…}}`. */
function callOf(entry: LogEntry, startedAt: number) {
  const note = fieldsOf(entry.payload);
  const ms = numberIn(note, "duration_ms") ?? 0;
  const part = (name: string) => fieldsOf(JSON.stringify(note[name] ?? {}));
  return callEntry({
    startedAt: new Date(startedAt + entry.at - ms).toISOString(),
    ms,
    url: textIn(note, "url") ?? "",
    method: textIn(note, "method") ?? "GET",
    status: numberIn(note, "status") ?? 0,
    request: part("request"),
    response: part("response"),
  });
}

function messagesOf(file: Exported): Message[] {
  return file.events.flatMap((index) => {
    const entry = file.entry(index);
    if (entry.direction === "local") return [];
    const audio = file.audio(index);
    return {
      type: entry.direction === "client" ? "send" : "receive",
      time: (file.header.started_at + entry.at) / 1000,
      opcode: 1,
      data: audio === null ? entry.payload : withAudio(entry, audio),
    };
  });
}

export function harText(file: Exported, version: string): string {
  const { log, header } = file;
  const first = new Date(header.started_at + log.atOf(0)).toISOString();
  const ms = log.length === 0 ? 0 : log.atOf(log.length - 1) - log.atOf(0);
  const url = `wss://callboard.invalid/v1/realtime?model=${header.session.model ?? ""}`;
  const calls = file.events
    .map((index) => file.entry(index))
    .filter(({ direction, category }) => direction === "local" && category === "http")
    .map((entry) => callOf(entry, header.started_at));
  const socket = {
    ...callEntry({
      ...{ startedAt: first, ms, url, method: "GET", status: 101 },
      ...{ request: {}, response: { status_text: "Switching Protocols" } },
    }),
    _resourceType: "websocket",
    _webSocketMessages: messagesOf(file),
  };
  return JSON.stringify({
    log: {
      version: "1.2",
      creator: { name: "Callboard", version },
      entries: [...calls, socket],
    },
  });
}
