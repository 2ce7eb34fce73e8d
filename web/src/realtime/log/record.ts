/** What is kept of a call: its events, the conversation that they make, and the times. */
import { encodeClientEvent, parseClientEvent, parseServerEvent } from "@/realtime/codec";
import type { Divider, DividerKind } from "@/realtime/dividers";
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import { ConversationFold } from "@/realtime/fold";
import { TimingFold } from "@/realtime/timing";
import { type LogEntry, type NewEntry, type Note, entryOf, malformedEntry } from "./entry";
import { EventLog } from "./event-log";
import { LevelTracks } from "./level-track";
import { KeptAudio, audioIn, withAudio } from "./kept-audio";

const DIVIDER = "divider.";
const DIVIDER_KINDS: readonly string[] = [
  "reconnected",
  "handed_over",
  "new_conversation",
] satisfies DividerKind[];

export class CallRecord {
  readonly log: EventLog;
  readonly audio = new KeptAudio();
  readonly fold = new ConversationFold();
  readonly timing = new TimingFold();
  /** How loud both speakers were. */
  readonly levels = new LevelTracks();
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
    const type = `${DIVIDER}${kind}`;
    this.note({ category: "connection", type, payload: { after_item_id: afterItemId }, at });
  }

  /** Returns the message to send. */
  sent(event: ClientEvent, at: number): string {
    const raw = encodeClientEvent(event);
    this.timing.sent(event, at);
    this.#append(entryOf(event, { direction: "client", at, raw }), event);
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
    this.#append(entryOf(incoming.event, message), incoming.event);
    if (incoming.kind === "unknown") return null;
    this.#learn(incoming.event, at);
    return incoming.event;
  }

  /** A row of our own in the log. */
  note(note: Note): void {
    this.log.note(note);
  }

  /** Takes in an entry of another log as if it happened again. `audio`: base64 of what it carried. */
  replay(entry: LogEntry, audio: string | null): void {
    const index = this.log.append(entry);
    if (audio !== null) this.audio.keep(index, audio);
    if (entry.direction === "local") this.#replayNote(entry);
    else if (entry.direction === "client") this.#replaySent(entry);
    else {
      const incoming = parseServerEvent(withAudio(entry, audio));
      if (incoming.kind === "known") this.#learn(incoming.event, entry.at);
    }
  }

  #replaySent({ payload, at }: LogEntry): void {
    const event = parseClientEvent(payload);
    if (event !== null) this.timing.sent(event, at);
  }

  #replayNote({ type, at }: LogEntry): void {
    const kind = type.startsWith(DIVIDER) ? type.slice(DIVIDER.length) : "";
    if (!DIVIDER_KINDS.includes(kind)) return;
    const afterItemId = this.fold.conversation.items.at(-1)?.id ?? null;
    this.#dividers = [...this.#dividers, { kind: kind as DividerKind, at, afterItemId }];
  }

  #append(entry: NewEntry, event: { type: string }): void {
    const index = this.log.append(entry);
    const audio = this.audio.on ? audioIn(event) : null;
    if (audio !== null) this.audio.keep(index, audio);
  }

  #learn(event: ServerEvent, at: number): void {
    this.fold.apply(event);
    this.timing.received(event, at);
  }
}
