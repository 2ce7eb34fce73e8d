import { EchoWatch, isEcho } from "@/realtime/audio/echo";
import { describe, expect, it, vi } from "vitest";

const SAID = "Once upon a time there was a dog that lived by the sea.";

function interrupted(watch: EchoWatch, transcript: string): void {
  watch.received({
    type: "conversation.item.truncated",
    item_id: "a",
    content_index: 0,
    audio_end_ms: 900,
  });
  watch.received({
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "u",
    content_index: 0,
    transcript,
  });
}

describe("an echo", () => {
  it("is nothing at all, or the agent's own words", () => {
    expect(isEcho("", SAID)).toBe(true);
    expect(isEcho("there was a dock that lived", SAID)).toBe(true);
    expect(isEcho("สวัสดีครับ ยินดี", "สวัสดีครับ ยินดีต้อนรับสู่สายการบิน")).toBe(true);
  });

  it("is not what a person says", () => {
    expect(isEcho("Stop, please. Tell me about cats.", SAID)).toBe(false);
    expect(isEcho("No", SAID)).toBe(false);
    expect(isEcho("หยุดก่อน", "สวัสดีครับ ยินดีต้อนรับสู่สายการบิน")).toBe(false);
  });
});

describe("EchoWatch", () => {
  it("tells of it at the second time, once", () => {
    const likely = vi.fn();
    const watch = new EchoWatch({ textOf: () => SAID, likely });
    interrupted(watch, "there was a dog");
    interrupted(watch, "Wait. What about cats?");
    expect(likely).not.toHaveBeenCalled();
    interrupted(watch, "");
    interrupted(watch, "");
    expect(likely).toHaveBeenCalledOnce();
  });
});
