/** What is kept of a call: its events, the conversation that they make, and the times. */
import { audioMsOf, encodeClientEvent, parseServerEvent, withoutMedia } from "./codec";
import type { Divider, DividerKind } from "./dividers";
import { EventLog } from "./event-log";
import type { ClientEvent, ServerEvent } from "./events";
import { ConversationFold } from "./fold";
import { TimingFold } from "./timing";

const MALFORMED = "(not an event)";
const ENCODER = new TextEncoder();
const MEDIA = /"(audio|image_url|delta)"/;

function itemIdOf(event: object): string | null {
  return "item_id" in event && typeof event.item_id === "string" ? event.item_id : null;
}

export class CallRecord {
  readonly log = new EventLog();
  readonly fold = new ConversationFold();
  readonly timing = new TimingFold();
  #dividers: readonly Divider[] = [];

  get dividers(): readonly Divider[] {
    return this.#dividers;
  }

  /** Draws a line under what is there now. */
  divide(kind: DividerKind, at: number): void {
    const afterItemId = this.fold.conversation.items.at(-1)?.id ?? null;
    this.#dividers = [...this.#dividers, { kind, at, afterItemId }];
  }

  /** Returns the message to send. */
  sent(event: ClientEvent, at: number): string {
    const raw = encodeClientEvent(event);
    this.timing.sent(event, at);
    this.log.append({
      at,
      direction: "client",
      type: event.type,
      payload: MEDIA.test(raw) ? withoutMedia(event) : raw,
      bytes: ENCODER.encode(raw).length,
      audioMs: audioMsOf(event),
      itemId: itemIdOf(event),
    });
    return raw;
  }

  /** Returns the event, or null when it is not one that we understand: it is in the log all the same. */
  received(raw: string, at: number): ServerEvent | null {
    const incoming = parseServerEvent(raw);
    const bytes = ENCODER.encode(raw).length;
    if (incoming.kind === "malformed") {
      const entry = { at, direction: "server", type: MALFORMED, payload: raw, bytes } as const;
      this.log.append({ ...entry, audioMs: 0 });
      return null;
    }
    const { event } = incoming;
    this.log.append({
      at,
      direction: "server",
      type: event.type,
      payload: MEDIA.test(raw) ? withoutMedia(event) : raw,
      bytes,
      audioMs: audioMsOf(event),
      itemId: itemIdOf(event),
    });
    if (incoming.kind === "unknown") return null;
    this.fold.apply(incoming.event);
    this.timing.received(incoming.event, at);
    return incoming.event;
  }
}
