/** A log as HAR 1.2: HTTP calls as entries, the events as the messages of one WebSocket. Pure. */
import type { LogEntry } from "./entry";
import { type Exported, headOf, lineOf } from "./exchange";
import { type Fields, fieldsOf, inside, numberIn, textIn } from "./payload";
import { withAudio } from "./kept-audio";

interface Message {
  readonly type: "send" | "receive";
  /** Seconds since 1970. */
  readonly time: number;
  readonly opcode: 1;
  readonly data: string;
  /** What else the log knows of it, and its place in the log: the way back is without loss. */
  readonly _entry: object;
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
  if (!URL.canParse(url)) return [];
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));
}

const NOWHERE = "http://callboard.invalid";

/** Where the log's calls went: a HAR has whole addresses only. */
function originOf(file: Exported): string {
  const { log, events, header } = file;
  if (header.session.origin !== undefined) return header.session.origin;
  const opened = events.find((index) => log.typeOf(index) === "websocket.open");
  const url = opened === undefined ? null : textIn(fieldsOf(file.entry(opened).payload), "url");
  return url !== null && URL.canParse(url) ? new URL(url.replace(/^ws/, "http")).origin : NOWHERE;
}

function whole(url: string, origin: string): string {
  return URL.canParse(url, origin) ? new URL(url, origin).href : origin;
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

/** An HTTP call's row: `{method, path or url, status, duration_ms, bytes, request?: {headers?, body?}, response?: {…}}`. */
function callOf(entry: LogEntry, startedAt: number, origin: string) {
  const note = fieldsOf(entry.payload);
  const ms = numberIn(note, "duration_ms") ?? 0;
  const part = (name: string) => fieldsOf(JSON.stringify(note[name] ?? {}));
  return callEntry({
    startedAt: new Date(startedAt + entry.at - ms).toISOString(),
    ms,
    url: whole(textIn(note, "url") ?? textIn(note, "path") ?? "", origin),
    method: textIn(note, "method") ?? "GET",
    status: numberIn(note, "status") ?? 0,
    request: part("request"),
    response: { bytes: numberIn(note, "bytes"), ...part("response") },
  });
}

/** An event's line without what the message has already. */
function noteOf(entry: LogEntry, place: number, audio: string | null, data: string): object {
  const head = { place, ...headOf(entry) };
  if (audio === null) return head;
  return data === entry.payload ? { ...head, audio } : { ...head, event: fieldsOf(entry.payload) };
}

function messagesOf(file: Exported): Message[] {
  return file.events.flatMap((index, place) => {
    const entry = file.entry(index);
    if (entry.direction === "local") return [];
    const audio = file.audio(index);
    const data = audio === null ? entry.payload : withAudio(entry, audio);
    return {
      type: entry.direction === "client" ? "send" : "receive",
      time: (file.header.started_at + entry.at) / 1000,
      opcode: 1,
      data,
      _entry: noteOf(entry, place, audio, data),
    };
  });
}

/** Rows that are neither messages nor HTTP calls have no place of their own in a HAR. */
function placed(file: Exported, isWanted: (entry: LogEntry) => boolean) {
  return file.events.flatMap((index, place) => {
    const entry = file.entry(index);
    if (entry.direction !== "local" || !isWanted(entry)) return [];
    return { entry, line: { place, ...fieldsOf(lineOf(entry, file.audio(index))) } };
  });
}

export function harText(file: Exported, version: string): string {
  const { log, header } = file;
  const first = new Date(header.started_at + log.atOf(0)).toISOString();
  const ms = log.length === 0 ? 0 : log.atOf(log.length - 1) - log.atOf(0);
  const origin = originOf(file);
  const model = encodeURIComponent(header.session.model ?? "");
  const url = `${origin.replace(/^http/, "ws")}/v1/realtime?model=${model}`;
  const isCall = ({ category }: LogEntry) => category === "http";
  const calls = placed(file, isCall).map(({ entry, line }) => ({
    ...callOf(entry, header.started_at, origin),
    _entry: line,
  }));
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
      _callboard: {
        ...header,
        entries: placed(file, (entry) => !isCall(entry)).map(({ line }) => line),
        clips: file.clips,
      },
    },
  });
}
