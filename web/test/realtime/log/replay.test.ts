import { importLog } from "@/realtime/log/import";
import { KeptAudio } from "@/realtime/log/kept-audio";
import { CallRecord } from "@/realtime/log/record";
import { Replay } from "@/realtime/log/replay";
import { readFileSync, readdirSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Message, logOf } from "./entries";

const folder = new URL("../../../../fixtures/conversations/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));

/** Pictures are the one thing that a log does not keep. */
function withoutPictures({ fold: { conversation } }: CallRecord): unknown {
  const items = conversation.items.map((item) => ({
    ...item,
    parts: item.parts.map((part) => ({ ...part, imageUrl: null })),
  }));
  return { ...conversation, items };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a replay", () => {
  it.each(names)("makes the same conversation again, even without the audio: %s", async (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const live = new CallRecord();
    for (const line of text.trim().split("\n")) {
      const { from, event } = JSON.parse(line) as { from: string; event: Message };
      if (from === "server") live.received(JSON.stringify(event), 0);
    }
    const { log } = await importLog(text);
    const replay = new Replay({ log, audio: new KeptAudio() });
    replay.seek(log.length);
    expect(withoutPictures(replay.record)).toEqual(withoutPictures(live));
    expect(replay.record.log.length).toBe(log.length);
  });

  const delta = { type: "response.output_text.delta", response_id: "r", item_id: "i", delta: "a" };
  const source = () => ({
    log: logOf([
      [
        0,
        "server",
        { type: "response.created", response: { id: "r", status: "in_progress", output: [] } },
      ],
      [100, "server", delta],
      [150, "server", delta],
      [
        400,
        "server",
        { type: "response.done", response: { id: "r", status: "completed", output: [] } },
      ],
    ]),
    audio: new KeptAudio(),
  });

  it("goes row by row, and back", () => {
    const replay = new Replay(source());
    const places = [replay.step(), replay.step(), replay.step(), replay.step()].map((more) => more);
    expect(places).toEqual([true, true, true, false]);
    replay.seek(1);
    expect(replay.record.log.length).toBe(1);
    replay.step();
    expect(replay.position).toBe(3);
  });

  it("keeps the time between events, twice as fast if asked", () => {
    vi.useFakeTimers();
    const replay = new Replay(source());
    const after = (ms: number) => {
      vi.advanceTimersByTime(ms);
      return replay.position;
    };
    replay.play();
    expect([replay.position, after(99), after(1), after(50), after(249), after(1)]).toEqual([
      1, 1, 2, 3, 3, 4,
    ]);
    expect(replay.playing).toBe(false);
    replay.seek(0);
    replay.play(2);
    expect([after(49), after(1), after(25)]).toEqual([1, 2, 3]);
    replay.pause();
    expect(after(1000)).toBe(3);
  });

  it("gives out the agent's audio where there is any", () => {
    vi.useFakeTimers();
    const log = logOf([
      [0, "server", { type: "response.output_audio.delta", item_id: "i", delta: "AAAA" }],
    ]);
    const audio = new KeptAudio();
    audio.keep(0, "AAAA");
    const heard: string[] = [];
    new Replay({ log, audio }, { audio: (item, base64) => heard.push(item, base64) }).play();
    expect(heard).toEqual(["i", "AAAA"]);
  });
});
