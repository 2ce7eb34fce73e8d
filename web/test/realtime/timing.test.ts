import { TimingFold } from "@/realtime/timing";
import { describe, expect, it } from "vitest";
import { response } from "./script";

const created = (id: string) => ({ type: "response.created", response: response(id) }) as const;
const heard = (id: string) => ({ type: "output_audio_buffer.started", response_id: id }) as const;

describe("the latency of a turn", () => {
  it("runs from the end of speech to the first sound", () => {
    const timing = new TimingFold();
    const stopped = { item_id: "i", audio_end_ms: 1 };
    timing.received({ type: "input_audio_buffer.speech_stopped", ...stopped }, 1000);
    timing.received(created("r"), 1100);
    timing.received(heard("r"), 1640);
    timing.received(heard("r"), 1900);
    expect(timing.latencyMs.get("r")).toBe(640);
  });

  it("runs from the commit in push-to-talk, not from the request after it", () => {
    const timing = new TimingFold();
    timing.sent({ type: "input_audio_buffer.commit" }, 2000);
    timing.sent({ type: "response.create" }, 2001);
    timing.received(created("r"), 2050);
    timing.received(heard("r"), 2500);
    expect(timing.latencyMs.get("r")).toBe(500);
  });

  it("starts anew for each response", () => {
    const timing = new TimingFold();
    timing.sent({ type: "response.create" }, 0);
    timing.received(created("a"), 10);
    timing.sent({ type: "response.create" }, 5000);
    timing.received(created("b"), 5010);
    timing.received(heard("b"), 5300);
    expect(timing.latencyMs.get("b")).toBe(300);
  });
});

describe("the time of a turn", () => {
  const spanOf = (timing: TimingFold, id: string) => timing.spans.get(id);

  it("begins where speech began, however late its item comes", () => {
    const timing = new TimingFold();
    const item = { id: "u", type: "message", role: "user", content: [] } as const;
    timing.received({ type: "conversation.item.added", item, previous_item_id: null }, 900);
    const started = { type: "input_audio_buffer.speech_started", item_id: "u" } as const;
    timing.received({ ...started, audio_start_ms: 200 }, 1000);
    timing.received(
      { type: "input_audio_buffer.speech_stopped", item_id: "u", audio_end_ms: 1700 },
      3000,
    );
    expect(timing.seenAt.get("u")).toBe(1000);
    expect(spanOf(timing, "u")).toEqual({ from: 1000, to: 2500 });
  });

  it("runs from the press to the release in push-to-talk", () => {
    const timing = new TimingFold();
    timing.sent({ type: "input_audio_buffer.clear" }, 100);
    timing.sent({ type: "input_audio_buffer.commit" }, 1600);
    timing.received({ type: "input_audio_buffer.committed", item_id: "u" }, 1650);
    expect(spanOf(timing, "u")).toEqual({ from: 100, to: 1600 });
    expect(timing.seenAt.get("u")).toBe(100);
  });

  it("of the agent is what was played, or as long as its audio", () => {
    const timing = new TimingFold();
    const item = { id: "a", type: "message", role: "assistant", content: [] } as const;
    timing.received(
      { type: "response.output_item.added", response_id: "r", output_index: 0, item },
      1,
    );
    timing.received(heard("r"), 50);
    expect(spanOf(timing, "a")).toEqual({ from: 50, to: null });
    timing.received({ type: "output_audio_buffer.stopped", response_id: "r" }, 950);
    expect(spanOf(timing, "a")).toEqual({ from: 50, to: 950 });
    const at = { response_id: "s", item_id: "b", output_index: 0, content_index: 0 };
    const delta = "AAAA".repeat(16 * 100);
    timing.received({ type: "response.output_audio.delta", ...at, delta }, 2000);
    timing.received({ type: "response.output_audio.delta", ...at, delta }, 2001);
    expect(spanOf(timing, "b")).toEqual({ from: 2000, to: 2200 });
    const cut = { item_id: "b", content_index: 0, audio_end_ms: 120 };
    timing.received({ type: "conversation.item.truncated", ...cut }, 2100);
    expect(spanOf(timing, "b")).toEqual({ from: 2000, to: 2120 });
  });
});

describe("the time of a tool", () => {
  it("runs from its arguments to its result", () => {
    const timing = new TimingFold();
    const at = { response_id: "r", item_id: "i", output_index: 0, call_id: "c", arguments: "{}" };
    timing.received({ type: "response.function_call_arguments.done", ...at }, 10);
    const item = { type: "function_call_output", call_id: "c", output: "1" } as const;
    timing.sent({ type: "conversation.item.create", item }, 260);
    timing.sent({ type: "conversation.item.create", item }, 900);
    expect(timing.calls.get("c")).toEqual({ from: 10, to: 260 });
  });
});
