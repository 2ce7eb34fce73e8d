/** Logs for tests: events by type, 100 ms apart. */
import { entryOf } from "@/realtime/log/entry";
import { CallRecord } from "@/realtime/log/record";
import { FrameNotifier } from "@/lib/frame-notifier";

type Event = { type: string } & Record<string, unknown>;

export function put(record: CallRecord, direction: "client" | "server", event: Event, at: number) {
  record.log.append(entryOf(event, { direction, at, raw: JSON.stringify(event) }));
}

/** Events as "> type" (ours) or "< type" (the server's). */
export function recordOf(...lines: readonly string[]): CallRecord {
  const record = new CallRecord();
  for (const [index, line] of lines.entries()) {
    const [arrow, type = ""] = line.split(" ");
    const direction = arrow === ">" ? "client" : "server";
    put(record, direction, { type, event_id: `event_${index}`, n: index }, 1000 + 100 * index);
  }
  return record;
}

export function sourceOf(record: CallRecord) {
  return { record, changes: new FrameNotifier() };
}
