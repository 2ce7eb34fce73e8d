import { Outbox } from "@/realtime/link/outbox";
import { TurnAudio } from "@/realtime/link/turn-audio";
import { response } from "../script";
import { describe, expect, it } from "vitest";

const said = {
  event_id: "e1",
  type: "conversation.item.create",
  item: { id: "i1", type: "message", role: "user", content: [{ type: "input_text", text: "Hi" }] },
} as const;

describe("lead 4: what was not acknowledged", () => {
  it("waits until the server has taken it in or refused it", () => {
    const outbox = new Outbox();
    outbox.sent(said);
    expect(outbox.items).toEqual([said]);
    outbox.received({ type: "conversation.item.added", item: said.item, previous_item_id: null });
    expect(outbox.items).toEqual([]);
    outbox.sent(said);
    const error = { type: "invalid_request_error", code: "x", message: "", event_id: "e1" };
    outbox.received({ type: "error", error });
    expect(outbox.items).toEqual([]);
  });

  it("owes a reply until something of it was heard", () => {
    const outbox = new Outbox();
    outbox.sent({ type: "response.create" });
    outbox.received({ type: "response.created", response: response("r") });
    expect(outbox.owesReply).toBe(true);
    outbox.received({ type: "output_audio_buffer.started", response_id: "r" });
    expect(outbox.owesReply).toBe(false);
  });

  it("is the sound of a turn until it is committed, and its words until they are known", () => {
    const audio = new TurnAudio();
    for (let i = 0; i < 100; i++) audio.heard(new Int16Array(960));
    expect(audio.ms).toBeLessThanOrEqual(800);
    audio.received({ type: "input_audio_buffer.speech_started", item_id: "t", audio_start_ms: 0 });
    for (let i = 0; i < 100; i++) audio.heard(new Int16Array(960));
    expect(audio.ms).toBeGreaterThanOrEqual(4000);
    audio.received({ type: "input_audio_buffer.committed", item_id: "t", previous_item_id: null });
    expect(audio.isEmpty).toBe(true);
    expect([...audio.committed.keys()]).toEqual(["t"]);
    audio.received({
      type: "conversation.item.input_audio_transcription.completed",
      item_id: "t",
      content_index: 0,
      transcript: "Hello",
    });
    expect(audio.committed.size).toBe(0);
  });
});
