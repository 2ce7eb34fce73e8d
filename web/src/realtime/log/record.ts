/** What is kept of a call: its events, the conversation that they make, and the times. */
import { encodeClientEvent, parseServerEvent } from "@/realtime/codec";
import type { Divider, DividerKind } from "@/realtime/dividers";
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import { ConversationFold } from "@/realtime/fold";
import { TimingFold } from "@/realtime/timing";
import { type Note, entryOf, malformedEntry } from "./entry";
import { EventLog } from "./event-log";

export class CallRecord {
  readonly log: EventLog;
  readonly fold = new ConversationFold();
  readonly timing = new TimingFold();

  #dividers: readonly Divider[] = [];

  constructor(log = new EventLog()) {
    this.log = log;
  }

  get dividers(): readonly Divider[] {
    return this.#dividers;
  }

  /** Draws a line under what is there now. */
  divide(kind: DividerKind, at: number): void {
    const afterItemId = this.fold.conversation.items.at(-1)?.id ?? null;
    this.#dividers = [...this.#dividers, { kind, at, afterItemId }];
    this.note({ category: "connection", type: `divider.${kind}`, payload: { afterItemId }, at });
  }

  /** Returns the message to send. */
  sent(event: ClientEvent, at: number): string {
    const raw = encodeClientEvent(event);
    this.timing.sent(event, at);
    this.log.append(entryOf(event, { direction: "client", at, raw }));
    return raw;
  }

  /** Returns the event, or null when it is not one that we understand: it is in the log all the same. */
  received(raw: string, at: number): ServerEvent | null {
    const incoming = parseServerEvent(raw);
    const message = { direction: "server", at, raw } as const;
    if (incoming.kind === "malformed") {
      this.log.append(malformedEntry(message));
      return null;
    }
    this.log.append(entryOf(incoming.event, message));
    if (incoming.kind === "unknown") return null;
    this.fold.apply(incoming.event);
    this.timing.received(incoming.event, at);
    return incoming.event;
  }

  /** A row of our own in the log. */
  note(note: Note): void {
    this.log.note(note);
  }
}
