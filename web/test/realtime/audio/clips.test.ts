import { Clips } from "@/realtime/audio/clips";
import { ClipStore } from "@/realtime/audio/clip-store";
import { toBase64 } from "@/realtime/audio/pcm";
import { Tape } from "@/realtime/audio/tape";
import { wavOf } from "@/realtime/audio/wav";
import type { ServerEvent } from "@/realtime/events";
import { response } from "../script";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const SAMPLES = 960;

/** 40 ms that can be told apart by their value. */
const chunk = (value: number) => new Int16Array(SAMPLES).fill(value);

function valuesOf(clips: Clips, itemId: string): number[] {
  const pcm = clips.of(itemId)?.pcm ?? new Int16Array();
  return [...new Set(pcm)];
}

const started = (item_id: string, audio_start_ms: number): ServerEvent => ({
  type: "input_audio_buffer.speech_started",
  item_id,
  audio_start_ms,
});
const stopped = (item_id: string, audio_end_ms: number): ServerEvent => ({
  type: "input_audio_buffer.speech_stopped",
  item_id,
  audio_end_ms,
});
const committed = (item_id: string): ServerEvent => ({
  type: "input_audio_buffer.committed",
  item_id,
});

function append(clips: Clips, value: number): void {
  clips.sent({ type: "input_audio_buffer.append", audio: toBase64(chunk(value).buffer) });
}

describe("one's own audio", () => {
  it("is cut exactly where the server says, over WebSocket", () => {
    const clips = new Clips();
    for (let i = 0; i < 20; i++) append(clips, i);
    clips.received(started("a", 200));
    clips.received(stopped("a", 400));
    clips.received(committed("a"));
    expect(valuesOf(clips, "a")).toEqual([5, 6, 7, 8, 9]);
    expect(clips.view.lengths.a).toBe(200);
  });

  it("is found by the time of the server's word, over WebRTC", () => {
    let now = 1_000;
    const clips = new Clips(undefined, () => now);
    for (let i = 1; i <= 50; i++) {
      now += 40;
      clips.ownSound(chunk(i));
      if (i === 25) clips.received(started("a", 700));
    }
    clips.received(stopped("a", 1_700));
    expect(clips.of("a")?.ms).toBeCloseTo(1_120, -1);
    expect(valuesOf(clips, "a").at(-1)).toBe(49);
  });

  it("is what was said between press and release in push-to-talk", () => {
    let now = 0;
    const clips = new Clips(undefined, () => now);
    clips.ownSound(chunk(1));
    now = 100;
    clips.sent({ type: "input_audio_buffer.clear" });
    for (let i = 2; i < 6; i++) {
      now += 40;
      clips.ownSound(chunk(i));
    }
    clips.sent({ type: "input_audio_buffer.commit" });
    clips.received(committed("p"));
    expect(valuesOf(clips, "p")).toEqual([2, 3, 4, 5]);
  });

  it("belongs to no item when the server refuses the turn", () => {
    const clips = new Clips();
    clips.sent({ type: "input_audio_buffer.clear" });
    append(clips, 1);
    clips.sent({ type: "input_audio_buffer.commit" });
    const code = "input_audio_buffer_commit_empty";
    clips.received({ type: "error", error: { type: "invalid_request_error", code, message: "" } });
    clips.received(committed("later"));
    expect(clips.ids).toEqual([]);
  });
});

const at = { response_id: "r1", output_index: 0, content_index: 0 };

describe("the agent's audio", () => {
  it("comes with the events over WebSocket, as far as it was heard", () => {
    const clips = new Clips();
    for (const value of [1, 2, 3]) {
      const delta = toBase64(chunk(value).buffer);
      clips.received({ type: "response.output_audio.delta", item_id: "m", ...at, delta });
    }
    clips.received({ type: "response.output_audio.done", item_id: "m", ...at });
    expect(clips.view.lengths.m).toBe(120);
    const cut = { item_id: "m", content_index: 0, audio_end_ms: 80 };
    clips.received({ type: "conversation.item.truncated", ...cut });
    expect(valuesOf(clips, "m")).toEqual([1, 2]);
  });

  it("is what the track gave while it played, over WebRTC", () => {
    const clips = new Clips();
    const play = (type: "started" | "stopped") =>
      clips.received({ type: `output_audio_buffer.${type}`, response_id: "r1" });
    const item = { id: "m", type: "message", role: "assistant", content: [] } as const;
    clips.received({ type: "response.created", response: response("r1") });
    clips.received({ type: "response.output_item.added", ...at, item });
    clips.agentSound(chunk(0));
    play("started");
    for (let i = 0; i < 10; i++) clips.agentSound(chunk(5_000));
    play("stopped");
    for (let i = 0; i < 20; i++) clips.agentSound(chunk(0));
    expect(clips.of("m")?.pcm.filter((sample) => sample !== 0)).toHaveLength(10 * SAMPLES);
    expect(clips.view.lengths.m).toBeLessThan(550);
  });
});

describe("the store", () => {
  it("keeps within its budget, and the oldest give way", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, (each) => {
        const store = new ClipStore(1_000);
        each.forEach((samples, i) => store.put(`${i}`, new Int16Array(samples)));
        expect(store.bytes).toBeLessThanOrEqual(1_000);
        const kept = each.length - store.ids.length;
        expect(store.ids).toEqual(each.map((_, i) => `${i}`).slice(kept));
      }),
    );
  });

  it("forgets what is deleted, and everything when a new call begins", () => {
    const clips = new Clips();
    clips.put("a", chunk(1));
    clips.put("b", chunk(2));
    clips.received({ type: "conversation.item.deleted", item_id: "a" });
    expect(clips.ids).toEqual(["b"]);
    clips.began();
    expect(clips.ids).toEqual([]);
    expect(clips.view.lengths).toEqual({});
  });
});

describe("a tape", () => {
  it("leaves gaps out and forgets what is too old", () => {
    const tape = new Tape();
    tape.append(chunk(1), 0);
    tape.append(chunk(2), 1_000);
    expect([...new Set(tape.slice(0, 2_000))]).toEqual([1, 2]);
    tape.forget(500);
    expect([...new Set(tape.slice(0, 2_000))]).toEqual([2]);
  });
});

describe("a WAV file", () => {
  it("says what is in it", () => {
    const view = new DataView(wavOf(Int16Array.of(1, -2), 24_000));
    const text = (start: number) =>
      String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(start + i)));
    expect([text(0), text(8), text(36)]).toEqual(["RIFF", "WAVE", "data"]);
    expect([view.getUint32(24, true), view.getUint32(40, true)]).toEqual([24_000, 4]);
    expect([view.getInt16(44, true), view.getInt16(46, true)]).toEqual([1, -2]);
  });
});
