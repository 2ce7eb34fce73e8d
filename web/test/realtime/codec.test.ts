import {
  CLIENT_EVENT_TYPES,
  SERVER_EVENT_TYPES,
  audioMsOf,
  base64Bytes,
  parseServerEvent,
  withoutMedia,
} from "@/realtime/codec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("events", () => {
  it("are all known", () => {
    expect(CLIENT_EVENT_TYPES).toHaveLength(11);
    expect(SERVER_EVENT_TYPES).toHaveLength(45 + 1);
  });

  it("of newer servers are kept as they came", () => {
    expect(parseServerEvent('{"type":"response.smell.delta","delta":"rose"}')).toEqual({
      kind: "unknown",
      event: { type: "response.smell.delta", delta: "rose" },
    });
  });

  it("without their fields are kept, but not taken for known", () => {
    expect(parseServerEvent('{"type":"conversation.item.added"}').kind).toBe("unknown");
    expect(parseServerEvent('{"type":"conversation.item.added","item":null}').kind).toBe("unknown");
    expect(parseServerEvent('{"type":"toString"}').kind).toBe("unknown");
  });

  it("are never lost to a crash, whatever comes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (raw) => {
        expect(["known", "unknown", "malformed"]).toContain(parseServerEvent(raw).kind);
      }),
    );
  });
});

describe("media", () => {
  it("is counted in bytes and milliseconds", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(base64Bytes(Buffer.from(bytes).toString("base64"))).toBe(bytes.length);
      }),
    );
    const audio = Buffer.alloc(4800).toString("base64");
    expect(audioMsOf({ type: "input_audio_buffer.append", audio })).toBe(100);
    expect(audioMsOf({ type: "response.output_text.delta", delta: audio })).toBe(0);
  });

  it("is taken out of the record, and nothing else is", () => {
    const audio = Buffer.alloc(480).toString("base64");
    expect(
      JSON.parse(withoutMedia({ type: "response.output_audio.delta", delta: audio } as never)),
    ).toEqual({
      type: "response.output_audio.delta",
      delta: "[480 bytes of audio]",
    });
    expect(
      JSON.parse(withoutMedia({ type: "response.output_text.delta", delta: "hi" } as never)),
    ).toEqual({
      type: "response.output_text.delta",
      delta: "hi",
    });
  });
});
