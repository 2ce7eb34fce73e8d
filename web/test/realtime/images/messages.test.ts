import { imageBudgetOf, messagesOf } from "@/realtime/images/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const CHROMIUM = 262_144;
const picture = (bytes: number) => `data:image/jpeg;base64,${"A".repeat(Math.ceil(bytes / 3) * 4)}`;

function bytesOf(content: unknown): number {
  const item = { id: "item_0123456789abcdef", type: "message", role: "user", content };
  const event = { type: "conversation.item.added", event_id: "event_1", item };
  return new TextEncoder().encode(JSON.stringify(event)).length;
}

describe("messages with pictures (K3b)", () => {
  it("lets no message outgrow the data channel, nor loses or reorders anything", () => {
    const sizes = fc.array(fc.integer({ min: 1_000, max: imageBudgetOf(CHROMIUM) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(sizes, fc.string({ maxLength: 2_000, unit: "grapheme" }), (each, text) => {
        const images = each.map(picture);
        const messages = messagesOf(text, images, CHROMIUM);
        for (const content of messages) expect(bytesOf(content)).toBeLessThanOrEqual(CHROMIUM);
        const parts = messages.flat();
        expect(parts.flatMap((p) => ("image_url" in p ? [p.image_url] : []))).toEqual(images);
        const said = parts.flatMap((p) => (p.type === "input_text" ? [p.text] : []));
        expect(said).toEqual(text === "" ? [] : [text]);
      }),
      { numRuns: 30 },
    );
  });

  it("says a small picture and the words about it in one message", () => {
    expect(messagesOf("What is it?", [picture(40_000)], CHROMIUM)).toHaveLength(1);
  });

  it("fills what the channel carries, and no more than a model looks at", () => {
    expect(imageBudgetOf(CHROMIUM)).toBeGreaterThan(190_000);
    expect(imageBudgetOf(65_536)).toBeLessThan(65_536 * 0.75);
    expect(imageBudgetOf(Infinity)).toBe(400_000);
  });
});
