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
