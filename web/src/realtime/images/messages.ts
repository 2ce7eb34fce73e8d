/** Text and pictures → messages that the connection carries. Pure. */
import type { ContentPart } from "@/realtime/items";

/**
 * What an event has besides its contents: ids, types, and the server's own copy of it, which comes back
 * over the same data channel and must fit as well (docs/webrtc.md: beyond 256 KiB Chromium takes nothing).
 */
const ENVELOPE_BYTES = 2_048;

/** More shows a model nothing: it looks at 768 px on the short side (vision guide), which 400 kB hold easily. */
const USEFUL_BYTES = 400_000;

/** What every data channel carries. */
const LEAST_BYTES = 16_384;

const ENCODER = new TextEncoder();

/** Bytes of the picture's file: base64 makes four of three. */
export function imageBudgetOf(messageLimit: number): number {
  const room = Math.max(LEAST_BYTES, messageLimit) - ENVELOPE_BYTES;
  return Math.min(USEFUL_BYTES, Math.floor((room * 3) / 4) - 64);
}

function sizeOf(part: ContentPart): number {
  return ENCODER.encode(JSON.stringify(part)).length + 1;
}

/** As few messages as the limit allows, pictures first, the text with the last of them. */
export function messagesOf(
  text: string,
  images: readonly string[],
  messageLimit: number,
): ContentPart[][] {
  const parts: ContentPart[] = images.map((url) => ({ type: "input_image", image_url: url }));
  if (text !== "") parts.push({ type: "input_text", text });
  const messages: ContentPart[][] = [];
  let room = 0;
  for (const part of parts) {
    const size = sizeOf(part);
    const last = messages.at(-1);
    if (last === undefined || size > room) {
      messages.push([part]);
      room = messageLimit - ENVELOPE_BYTES - size;
    } else {
      last.push(part);
      room -= size;
    }
  }
  return messages;
}
