import { ARCHIVE_SESSIONS, Archive, type ArchivedSession } from "@/realtime/log/archive";
import { Archivist } from "@/realtime/log/archivist";
import { EventLog } from "@/realtime/log/event-log";
import { CHUNK_EVENTS } from "@/realtime/log/payloads";
import { CallRecord } from "@/realtime/log/record";
import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";

afterEach(() => {
  vi.restoreAllMocks();
});

let names = 0;
const fresh = () => `test-${++names}`;

function filing(archive: Archive, isWanted = true) {
  let wanted = isWanted;
  let record = new CallRecord();
  const archivist = new Archivist(archive, {
    record: () => record,
    facts: () => ({ model: "callboard-embedded", page: "/console", language: "th" }),
    wanted: () => wanted,
  });
  return {
    archivist,
    want: (next: boolean) => {
      wanted = next;
      archivist.heed();
    },
    begin: (log?: EventLog) => {
      record = new CallRecord(log);
      archivist.began();
      return record;
    },
  };
}

function talk(record: CallRecord, turns: number): void {
  for (let turn = 0; turn < turns; turn++) {
    const item = { id: `item_${turn}`, type: "message", role: "user", status: "completed" };
    const content = [
      { type: "input_text", text: turn === 0 ? "Show me a sunset" : `Turn ${turn}` },
    ];
    record.received(
      JSON.stringify({
        type: "conversation.item.added",
        previous_item_id: turn === 0 ? null : `item_${turn - 1}`,
        item: { ...item, content },
      }),
      10 * turn,
    );
    for (let i = 0; i < 9; i++)
      record.sent({ type: "input_audio_buffer.append", audio: "AAAA" }, 10 * turn + i);
  }
}

describe("the archive of sessions", () => {
  it("stores nothing more once it is not wanted, and what was stored may go", async () => {
    const archive = new Archive(fresh());
    const { archivist, begin, want } = filing(archive);
    const record = begin();
    talk(record, 30);
    await archivist.flush();
    expect(await archive.list()).toHaveLength(1);
    want(false);
    await archive.clear();
    talk(record, 30);
    await archivist.flush();
    expect(await archive.list()).toEqual([]);
    begin();
    await archivist.flush();
    expect(archivist.currentId).toBeNull();
  });

  it("survives the page: an earlier session opens as it was", async () => {
    const name = fresh();
    const { archivist, begin } = filing(new Archive(name));
    const record = begin();
    record.audio.on = true;
    talk(record, 30);
    await archivist.flush();
    talk(record, 90);
    record.note({ category: "connection", type: "connection.closed", payload: { code: 1000 } });
    await archivist.flush();

    const later = new Archive(name);
    const [session, ...others] = await later.list();
    expect(others).toEqual([]);
    expect(session).toMatchObject({
      events: 1201,
      turns: 90,
      title: "Show me a sunset",
      model: "callboard-embedded",
      language: "th",
      page: "/console",
    });
    const opened = await later.open(session?.id ?? "");
    expect(opened?.log.length).toBe(record.log.length);
    for (let i = 0; i < record.log.length; i++)
      expect(opened?.log.entry(i)).toEqual(record.log.entry(i));
    expect(opened?.log.startedAt).toBe(record.log.startedAt);
    expect(opened?.audio.count).toBe(record.audio.count);
  });

  it("is where payloads beyond the budget go, and come back from", async () => {
    const archive = new Archive(fresh());
    const { archivist, begin } = filing(archive);
    const record = begin(new EventLog(0, 10_000));
    talk(record, 300);
    const before = Array.from({ length: 5 }, (_, i) => record.log.payloadOf(i));
    await archivist.flush();
    talk(record, 1);
    expect(record.log.dropped).toBe(0);
    expect(record.log.payloadOf(0)).toBe("");
    await record.log.fetched(0);
    expect(Array.from({ length: 5 }, (_, i) => record.log.payloadOf(i))).toEqual(before);
  });

  it("keeps the newest sessions, deletes what is asked for, and clears", async () => {
    const archive = new Archive(fresh());
    const session = (n: number): ArchivedSession => ({
      id: `s${n}`,
      startedAt: n,
      clockAt: 0,
      durationMs: 0,
      events: 1,
      turns: 0,
      size: 10,
    });
    for (let n = 0; n < ARCHIVE_SESSIONS + 3; n++) await archive.save(session(n), 0, ["{}"]);
    await archive.prune("s0");
    const ids = (await archive.list()).map(({ id }) => id);
    expect(ids).toHaveLength(ARCHIVE_SESSIONS + 1);
    expect([ids[0], ids.includes("s0"), ids.includes("s1")]).toEqual(["s52", true, false]);
    await archive.delete("s52");
    expect(await archive.open("s52")).toBeNull();
    await archive.clear();
    expect(await archive.list()).toEqual([]);
  });

  it("does without storage when the browser refuses it, and says so", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    const archive = new Archive(fresh());
    const { archivist, begin } = filing(archive);
    const record = begin(new EventLog(0, 10_000));
    talk(record, 300);
    await archivist.flush();
    expect(archive.state).toBe("unavailable");
    expect(await archive.list()).toEqual([]);
    expect(record.log.dropped).toBeGreaterThan(CHUNK_EVENTS);
    talk(record, 100);
    expect(record.log.payloadSize).toBeLessThan(100_000);
  });

  it("stores nothing when the user does not want it", async () => {
    const archive = new Archive(fresh());
    const { archivist, begin } = filing(archive, false);
    talk(begin(), 3);
    await archivist.flush();
    expect(await archive.list()).toEqual([]);
  });
});
