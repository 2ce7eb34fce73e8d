import { latencyOf } from "@/realtime/log/latency";
import { Timeline } from "@/realtime/log/turns";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Message, logOf } from "./entries";

const vad = {
  audio: { input: { turn_detection: { type: "server_vad", silence_duration_ms: 500 } } },
};
const response = { id: "resp_1" };
const at = { response_id: "resp_1", item_id: "item_2" };
const spoken = { item_id: "item_1", content_index: 0 };
const transcript = { type: "response.output_audio_transcript.delta", ...at, delta: "Hi" };
const audio = { type: "response.output_audio.delta", ...at, delta: "AAAA" };
const done = { type: "response.done", response: { id: "resp_1", status: "completed" } };

type Line = readonly [number, "client" | "server", Message];

function turnsOf(lines: readonly Line[]) {
  const timeline = new Timeline(logOf(lines));
  timeline.advance();
  return timeline;
}

/** 100 ms pieces of the microphone from 1000 on, as they are recorded. */
const microphone = Array.from({ length: 40 }, (_, i): Line => {
  const piece = { type: "input_audio_buffer.append", audio: "A".repeat(6400) };
  return [1100 + 100 * i, "client", piece];
});

describe("the latency of a turn (I1)", () => {
  it("is split into endpointing, recognition, first token and first audio", () => {
    const lines: Line[] = [
      [900, "server", { type: "session.created", session: vad }],
      ...microphone.filter(([when]) => when <= 3600),
      [
        1400,
        "server",
        { type: "input_audio_buffer.speech_started", audio_start_ms: 100, ...spoken },
      ],
      [
        3640,
        "server",
        { type: "input_audio_buffer.speech_stopped", audio_end_ms: 2600, ...spoken },
      ],
      [3641, "server", { type: "input_audio_buffer.committed", ...spoken }],
      [3650, "server", { type: "response.created", response }],
      [
        3800,
        "server",
        {
          type: "conversation.item.input_audio_transcription.completed",
          ...spoken,
          transcript: "hello",
        },
      ],
      [4000, "server", transcript],
      [4120, "server", audio],
      [6000, "server", done],
    ];
    const { turns, speech } = turnsOf(lines);
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({
      cause: "voice",
      itemId: "item_1",
      status: "completed",
      doneAt: 6000,
      latency: {
        endpointingMs: 540,
        sttMs: 160,
        firstTokenMs: 200,
        firstAudioMs: 120,
        totalMs: 1020,
      },
    });
    expect(speech).toMatchObject([{ itemId: "item_1", from: 1100, to: 3100 }]);
  });

  it("does not wait for a transcription that comes beside the answer", () => {
    const { turns } = turnsOf([
      [0, "client", { type: "input_audio_buffer.clear" }],
      [2000, "client", { type: "input_audio_buffer.commit" }],
      [2010, "server", { type: "input_audio_buffer.committed", ...spoken }],
      [2015, "client", { type: "response.create" }],
      [2020, "server", { type: "response.created", response }],
      [2300, "server", transcript],
      [2350, "server", audio],
      [
        2900,
        "server",
        {
          type: "conversation.item.input_audio_transcription.completed",
          ...spoken,
          transcript: "x",
        },
      ],
      [3000, "server", done],
    ]);
    expect(turns[0]).toMatchObject({
      cause: "push_to_talk",
      at: 0,
      transcribedAt: 2900,
      latency: {
        endpointingMs: null,
        sttMs: null,
        firstTokenMs: 300,
        firstAudioMs: 50,
        totalMs: 350,
      },
    });
  });

  it("follows a tool call from its arguments to the next answer", () => {
    const call = { id: "item_2", type: "function_call", call_id: "call_1", name: "get_weather" };
    const output = { type: "function_call_output", call_id: "call_1", output: "31" };
    const { turns, tools } = turnsOf([
      [0, "client", { type: "conversation.item.create", item: { type: "message", role: "user" } }],
      [1, "client", { type: "response.create" }],
      [10, "server", { type: "response.created", response }],
      [90, "server", { type: "response.output_item.added", response_id: "resp_1", item: call }],
      [
        99,
        "server",
        { type: "response.function_call_arguments.delta", ...at, call_id: "call_1", delta: "{}" },
      ],
      [
        100,
        "server",
        {
          type: "response.function_call_arguments.done",
          ...at,
          call_id: "call_1",
          arguments: "{}",
        },
      ],
      [110, "server", done],
      [400, "client", { type: "conversation.item.create", item: output }],
      [401, "client", { type: "response.create" }],
      [410, "server", { type: "response.created", response: { id: "resp_2" } }],
      [600, "server", { type: "response.output_text.delta", response_id: "resp_2", delta: "31" }],
    ]);
    expect(tools).toEqual([
      { callId: "call_1", name: "get_weather", from: 100, to: 400, called: 5, answered: 7 },
    ]);
    expect(turns.map(({ cause, latency }) => [cause, latency.totalMs])).toEqual([
      ["text", 98],
      ["tool", 199],
    ]);
  });

  it("measures from the silence even where the audio travels apart (WebRTC)", () => {
    const { turns } = turnsOf([
      [1000, "server", { type: "session.created", session: vad }],
      [
        2300,
        "server",
        { type: "input_audio_buffer.speech_started", audio_start_ms: 1000, ...spoken },
      ],
      [
        4050,
        "server",
        { type: "input_audio_buffer.speech_stopped", audio_end_ms: 3000, ...spoken },
      ],
      [4060, "server", { type: "response.created", response }],
      [4500, "server", { type: "output_audio_buffer.started", response_id: "resp_1" }],
    ]);
    expect(turns[0]?.latency).toMatchObject({ endpointingMs: 500, totalMs: 950 });
  });

  it("adds up, and is never negative, in whatever order the events come", () => {
    const time = fc.option(fc.double({ min: 0, max: 10_000, noNaN: true }), { nil: null });
    fc.assert(
      fc.property(time, time, time, time, time, (...[a, b, c, d, e]) => {
        const times = {
          speechEndedAt: a,
          askedAt: b,
          transcribedAt: c,
          firstTokenAt: d,
          firstAudioAt: e,
        };
        const { totalMs, ...steps } = latencyOf(times);
        const values = Object.values(steps).filter((ms) => ms !== null);
        expect(values.every((ms) => ms >= 0)).toBe(true);
        if (totalMs !== null)
          expect(values.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(totalMs, 6);
      }),
    );
  });

  it("gives each response one turn, whatever the interleaving", () => {
    const piles: readonly (readonly Message[])[] = [
      [
        { type: "input_audio_buffer.speech_started", ...spoken, audio_start_ms: 0 },
        { type: "input_audio_buffer.speech_stopped", ...spoken, audio_end_ms: 900 },
      ],
      [{ type: "response.created", response }, transcript, audio, audio, done],
      [
        {
          type: "conversation.item.input_audio_transcription.completed",
          ...spoken,
          transcript: "x",
        },
      ],
    ];
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(2)), (choices) => {
        const left = piles.map((pile) => [...pile]);
        const lines: Line[] = [];
        for (const choice of choices) {
          const pile = left[choice]?.length ? left[choice] : left.find((one) => one.length > 0);
          const event = pile?.shift();
          if (event === undefined) break;
          lines.push([100 * lines.length, "server", event]);
        }
        const { turns } = turnsOf(lines);
        expect(turns).toHaveLength(1);
        const when = (type: string) => lines.find(([, , event]) => event.type === type)?.[0];
        expect(turns[0]).toMatchObject({
          firstTokenAt: when(transcript.type),
          firstAudioAt: when(audio.type),
          doneAt: when("response.done"),
        });
      }),
    );
  });
});
