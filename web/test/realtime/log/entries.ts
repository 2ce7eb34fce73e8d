/** Entries for tests: from single events, from scripts, and any at all. */
import { type NewEntry, entryOf, noteEntry } from "@/realtime/log/entry";
import { EventLog } from "@/realtime/log/event-log";
import type { Direction } from "@/realtime/log/kinds";
import fc from "fast-check";

export type Message = { type: string } & Record<string, unknown>;

export function entryAt(at: number, direction: Direction, event: Message): NewEntry {
  return entryOf(event, { direction, at, raw: JSON.stringify(event) });
}

/** `[at, "client" | "server", event]` each. */
export function logOf(lines: readonly (readonly [number, Direction, Message])[]): EventLog {
  const log = new EventLog(1_700_000_000_000);
  for (const [at, direction, event] of lines) log.append(entryAt(at, direction, event));
  return log;
}

const id = (kind: string) => fc.integer({ min: 0, max: 5 }).map((n) => `${kind}_${n}`);
const words = fc.constantFrom(
  "",
  "sunset",
  "ครับ",
  "Unknown_Parameter",
  'a "quote"',
  "a\nb",
  "ERROR",
);

const payloads: fc.Arbitrary<[Direction, Message]>[] = [
  fc
    .record({ item_id: id("item"), delta: words })
    .map((fields) => [
      "server",
      { type: "response.output_audio_transcript.delta", event_id: "event_1", ...fields },
    ]),
  fc
    .record({ item_id: id("item"), response_id: id("resp"), n: fc.integer({ min: 0, max: 40 }) })
    .map(({ n, ...fields }) => [
      "server",
      { type: "response.output_audio.delta", ...fields, delta: "AAAA".repeat(n) },
    ]),
  fc
    .integer({ min: 0, max: 40 })
    .map((n) => ["client", { type: "input_audio_buffer.append", audio: "AAAA".repeat(n) }]),
  fc
    .record({ id: id("resp"), status: fc.constantFrom("completed", "failed", "incomplete") })
    .map((response) => ["server", { type: "response.done", response }]),
  fc
    .record({ code: words, message: words, event_id: id("console") })
    .map((error) => ["server", { type: "error", error }]),
  fc
    .record({ call_id: id("call"), output: words })
    .map((item) => [
      "client",
      { type: "conversation.item.create", item: { type: "function_call_output", ...item } },
    ]),
  fc
    .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
    .map((fields) => ["server", { ...fields, type: "newer.event" }]),
];

const events = fc.tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.oneof(...payloads));
const notes = fc
  .record({
    category: fc.constantFrom("http" as const, "connection" as const, "audio" as const),
    severity: fc.constantFrom("info" as const, "warning" as const, "error" as const),
    type: fc.constantFrom("http.exchange", "connection.state", "divider.reconnected"),
    payload: fc.record({ url: words, duration_ms: fc.double({ min: 0, max: 1e5, noNaN: true }) }),
    at: fc.double({ min: 0, max: 1e6, noNaN: true }),
  })
  .map((note) => noteEntry(note, 0));

/** Any entry that the log is ever given. */
export const anyEntry: fc.Arbitrary<NewEntry> = fc.oneof(
  { arbitrary: events.map(([at, [direction, event]]) => entryAt(at, direction, event)), weight: 8 },
  { arbitrary: notes, weight: 1 },
);

export const anyEntries = fc.array(anyEntry, { maxLength: 120, size: "max" });

export function logWith(entries: readonly NewEntry[]): EventLog {
  const log = new EventLog(1_700_000_000_000);
  for (const entry of entries) log.append(entry);
  return log;
}
