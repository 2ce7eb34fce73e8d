import { EventLog } from "@/realtime/log/event-log";
import { CHUNK_EVENTS, DROPPED_PAYLOAD } from "@/realtime/log/payloads";
import { LogView } from "@/realtime/log/view";
import { describe, expect, it, vi } from "vitest";
import { entryAt } from "./entries";

const text = (i: number) => JSON.stringify({ type: "x", n: `number ${i} of many` });

function filled(events: number, budget: number): EventLog {
  const log = new EventLog(0, budget);
  for (let i = 0; i < events; i++)
    log.append(entryAt(i, "server", JSON.parse(text(i)) as { type: string }));
  return log;
}

const EVENTS = CHUNK_EVENTS * 40 + 7;
const BUDGET = 100_000;

describe("payloads beyond the budget", () => {
  it("are dropped to a note where nothing can be stored, and counted", () => {
    const log = filled(EVENTS, BUDGET);
    expect(log.payloadSize).toBeLessThanOrEqual(BUDGET + CHUNK_EVENTS * 40);
    expect(log.payloadOf(0)).toBe(DROPPED_PAYLOAD);
    expect(log.payloadOf(EVENTS - 1)).toBe(text(EVENTS - 1));
    expect(log.dropped).toBeGreaterThan(CHUNK_EVENTS);
    expect(log.entry(3)).toMatchObject({ at: 3, type: "x", bytes: text(3).length });
  });

  it("leave memory once they are stored, and come back when they are asked for", async () => {
    const all = filled(EVENTS, Infinity);
    const log = new EventLog(0, BUDGET);
    const read = vi.fn((chunk: number) =>
      Promise.resolve(
        Array.from({ length: CHUNK_EVENTS }, (_, i) => text(chunk * CHUNK_EVENTS + i)),
      ),
    );
    log.attach({ read });
    for (let i = 0; i < EVENTS; i++) log.append(all.entry(i));
    expect(log.payloadOf(0)).toBe(text(0));
    log.stored(40);
    expect(log.payloadSize).toBeLessThanOrEqual(BUDGET + CHUNK_EVENTS * 40);
    expect(log.dropped).toBe(0);
    expect(log.payloadOf(0)).toBe("");
    await log.fetched(0);
    expect(log.payloadOf(0)).toBe(text(0));
    expect(log.payloadOf(511)).toBe(text(511));
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("are found by a query all the same", async () => {
    const log = filled(0, BUDGET);
    log.attach({
      read: (chunk) =>
        Promise.resolve(
          Array.from({ length: CHUNK_EVENTS }, (_, i) => text(chunk * CHUNK_EVENTS + i)),
        ),
    });
    for (let i = 0; i < EVENTS; i++)
      log.append(entryAt(i, "server", JSON.parse(text(i)) as { type: string }));
    log.stored(40);
    const view = new LogView(log);
    view.setQuery('"number 17 of"');
    await vi.waitFor(() => expect(view.busy).toBe(false));
    expect(view.count).toBe(1);
    view.setQuery("n:*77*");
    await vi.waitFor(() => expect(view.busy).toBe(false));
    const expected = Array.from({ length: EVENTS }, (_, i) => i).filter((i) =>
      String(i).includes("77"),
    );
    expect(view.count).toBe(expected.length);
    expect(log.payloadSize).toBeLessThan(BUDGET * 8);
    view.close();
  });

  it("are all in memory while a file is written", async () => {
    const log = filled(0, BUDGET);
    log.attach({
      read: (chunk) =>
        Promise.resolve(
          Array.from({ length: CHUNK_EVENTS }, (_, i) => text(chunk * CHUNK_EVENTS + i)),
        ),
    });
    for (let i = 0; i < EVENTS; i++)
      log.append(entryAt(i, "server", JSON.parse(text(i)) as { type: string }));
    log.stored(40);
    const release = await log.pinAll();
    for (let i = 0; i < EVENTS; i++) expect(log.payloadOf(i)).toBe(text(i));
    release();
    expect(log.payloadSize).toBeLessThan(BUDGET * 8);
  });
});
