/** Logs that others wrote: plain lists of events, recordings, HAR files. Pure. */
import { isRecord } from "@/realtime/codec";
import { type NewEntry, entryOf, noteEntry } from "./entry";
import { KeptAudio, audioIn } from "./kept-audio";
import type { Direction } from "./kinds";
import { type Fields, inside, numberIn, textIn } from "./payload";

export interface ForeignEntry {
  readonly entry: NewEntry;
  readonly audio: string | null;
}

/** When the recording began, ms since 1970, if it says so; and its entries, oldest first. */
export interface Foreign {
  readonly startedAt: number | null;
  readonly entries: readonly ForeignEntry[];
}

type Message = Fields & { type: string };

function isMessage(value: unknown): value is Message {
  return isRecord(value) && typeof value.type === "string";
}

function foreignEntry(event: Message, direction: Direction, at: number): ForeignEntry {
  const raw = JSON.stringify(event);
  return { entry: entryOf(event, { direction, at, raw }), audio: audioIn(event) };
}

const SENT: ReadonlySet<unknown> = new Set(["client", "sent", "send", "outgoing"]);
const RECEIVED: ReadonlySet<unknown> = new Set(["server", "received", "receive", "incoming"]);

/** Servers name their events `event_…`; that is how consoles told them apart. */
function directionOf(line: Fields, event: Message): Direction {
  const said = line.from ?? line.direction ?? line.source;
  if (SENT.has(said)) return "client";
  if (RECEIVED.has(said)) return "server";
  return textIn(event, "event_id")?.startsWith("event_") ? "server" : "client";
}

function eventOf(line: Fields): Message | null {
  const inner = line.event ?? line.data ?? line.message;
  if (isMessage(inner)) return inner;
  if (typeof inner === "string") return parsedMessage(inner);
  return isMessage(line) ? line : null;
}

function parsedMessage(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    return isMessage(value) ? value : null;
  } catch {
    return null;
  }
}

/** Milliseconds, of whatever clock the recording has; null when it has none. */
function timeOf(line: Fields): number | null {
  const seconds = numberIn(line, "at") ?? numberIn(line, "t");
  if (seconds !== null) return seconds * 1000;
  for (const name of ["timestamp", "time", "created_at"]) {
    const value = line[name];
    if (typeof value === "number") return value > 1e11 ? value : value * 1000;
    const parsed = typeof value === "string" ? Date.parse(value) : NaN;
    if (!Number.isNaN(parsed)) return parsed;
  }
  return null;
}

/** Consoles show the newest event first, and write it down so. */
function isNewestFirst(events: readonly Message[]): boolean {
  const place = (type: string) => events.findIndex((event) => event.type === type);
  const created = place("session.created");
  if (created >= 0) return created > events.length / 2;
  const done = place("response.done");
  return done >= 0 && done < place("response.created");
}

/** A list of events, bare or each with its direction and time. */
export function fromLines(lines: readonly unknown[]): Foreign | null {
  const known = lines.filter(isRecord).flatMap((line) => {
    const event = eventOf(line);
    return event === null ? [] : [{ line, event }];
  });
  if (known.length === 0) return null;
  if (isNewestFirst(known.map(({ event }) => event))) known.reverse();
  const first = known.map(({ line }) => timeOf(line)).find((time) => time !== null) ?? 0;
  let at = 0;
  const entries = known.map(({ line, event }) => {
    const time = timeOf(line);
    at = Math.max(at, time === null ? at : time - (first > 1e11 ? first : 0));
    const bare = line === event ? withoutTime(event) : event;
    return foreignEntry(bare, directionOf(line, event), at);
  });
  return { startedAt: first > 1e11 ? first : null, entries };
}

/** Without the time that the old console wrote into the events themselves. */
function withoutTime(event: Message): Message {
  const bare = { ...event };
  delete bare.timestamp;
  return bare;
}

function socketEntries(messages: readonly unknown[], startedAt: number): ForeignEntry[] {
  return messages.filter(isRecord).flatMap((message) => {
    const event = parsedMessage(textIn(message, "data") ?? "");
    const seconds = numberIn(message, "time");
    if (event === null || seconds === null) return [];
    const direction = message.type === "send" ? "client" : "server";
    return foreignEntry(event, direction, seconds * 1000 - startedAt);
  });
}

function callEntry(call: Fields, startedAt: number): ForeignEntry {
  const ms = numberIn(call, "time") ?? 0;
  const at = Date.parse(textIn(call, "startedDateTime") ?? "") + ms - startedAt;
  const status = numberIn(call, "response", "status") ?? 0;
  const payload = {
    method: textIn(call, "request", "method"),
    url: textIn(call, "request", "url"),
    status,
    duration_ms: ms,
    request: { body: textIn(call, "request", "postData", "text") },
    response: { body: textIn(call, "response", "content", "text") },
  };
  const severity = status >= 400 || status === 0 ? "error" : "info";
  return {
    entry: noteEntry({ category: "http", severity, type: "http.call", payload, at }, at),
    audio: null,
  };
}

/** WebSocket messages and HTTP calls that a browser's network panel, or we, saved. */
export function fromHar(file: Fields): Foreign | null {
  const calls = inside(file, "log", "entries");
  if (!Array.isArray(calls)) return null;
  const all = calls.filter(isRecord);
  const times = all.map((call) => Date.parse(textIn(call, "startedDateTime") ?? ""));
  const startedAt = Math.min(...times.filter((time) => !Number.isNaN(time)));
  if (!Number.isFinite(startedAt)) return null;
  const entries = all.flatMap((call) => {
    const messages = call._webSocketMessages;
    if (Array.isArray(messages)) return socketEntries(messages, startedAt);
    return (textIn(call, "request", "url") ?? "").includes("/v1/")
      ? [callEntry(call, startedAt)]
      : [];
  });
  return { startedAt, entries: entries.toSorted((a, b) => a.entry.at - b.entry.at) };
}

export function keepAll(entries: readonly ForeignEntry[]): KeptAudio {
  const audio = new KeptAudio(Infinity);
  entries.forEach((one, index) => {
    if (one.audio !== null) audio.keep(index, one.audio);
  });
  return audio;
}
