import { exportLog } from "@/realtime/log/export";
import { KeptAudio } from "@/realtime/log/kept-audio";
import { redactPayload, redactPieces, redactText } from "@/realtime/log/redaction";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logOf } from "./entries";

describe("redaction (lead 10)", () => {
  it.each([
    ["card 4111 1111 1111 1111, thanks", "card [card], thanks"],
    ["call 081-234-5678 or +66 81 234 5678", "call [phone] or [phone]"],
    ["โทร ๐๘๑-๒๓๔-๕๖๗๘ ครับ", "โทร [phone] ครับ"],
    ["id 1-1017-00230-70-8", "id [thai id]"],
    ["mail somchai.j+x@example.co.th now", "mail [e-mail] now"],
    ["Authorization: Bearer abc.def-123456", "Authorization: [secret]"],
    ["key sk-proj-abc123DEF456 and ek_68af296e", "key [secret] and [secret]"],
    ["item_0812345678 at 1785217655 for 1200 baht", "item_0812345678 at 1785217655 for 1200 baht"],
    ["flight TG 102 on 12/05/2026", "flight TG 102 on 12/05/2026"],
  ])("%s", (text, expected) => expect(redactText(text)).toBe(expected));

  it("leaves names of the protocol alone and takes out secrets by their names", () => {
    const payload = {
      item_id: "0812345678",
      client_secret: "whatever",
      arguments: '{"phone":"0812345678"}',
      card: 4111111111111111,
    };
    expect(JSON.parse(redactPayload(JSON.stringify(payload)))).toEqual({
      item_id: "0812345678",
      client_secret: "[secret]",
      arguments: '{"phone":"[phone]"}',
      card: "[card]",
    });
  });

  it("finds a number however it is cut into pieces, and changes nothing else", () => {
    const text = "my number is 081-234-5678 and mail a@b.co, bye";
    const cuts = fc.array(fc.nat(text.length), { maxLength: 20 });
    fc.assert(
      fc.property(cuts, (places) => {
        const ends = [0, ...places.toSorted((a, b) => a - b), text.length];
        const pieces = ends.slice(1).map((end, i) => text.slice(ends[i], end));
        const redacted = redactPieces(pieces);
        expect(redacted).toHaveLength(pieces.length);
        expect(redacted.join("")).toBe("my number is [phone] and mail [e-mail], bye");
      }),
    );
  });

  it("reaches deltas and leaves no voice in an export", async () => {
    const delta = (at: number, text: string) =>
      [
        at,
        "server",
        { type: "response.output_audio_transcript.delta", item_id: "i", delta: text },
      ] as const;
    const log = logOf([
      delta(0, "call 081-2"),
      [1, "client", { type: "input_audio_buffer.append", audio: "AAAA" }],
      delta(2, "34-5678 now"),
    ]);
    const audio = new KeptAudio();
    audio.keep(1, "AAAA");
    const { parts } = await exportLog(log, { format: "ndjson", redact: true, audio });
    const text = parts.join("");
    expect(text).not.toContain("34-5678");
    expect(text).not.toContain("AAAA");
    expect(text).toContain("call [phone]");
  });
});
