/** One conversation with the server: what is said either way, what is kept of it, and who is told. */
import type { FrameNotifier } from "@/lib/frame-notifier";
import type { ClientEvent, ServerEvent } from "./events";
import type { Crossing } from "./link/anchor";
import { Keeper, withItemId } from "./link/keeper";
import { CallRecord } from "./log/record";
import type { SessionPart } from "./session-part";
import type { LineNote, Wire } from "./wire";

export class Dialogue {
  readonly parts: SessionPart[] = [];
  readonly #changes: FrameNotifier;
  readonly #wire: () => Wire | null;
  #record = new CallRecord();
  #keeper = new Keeper();
  #sent = 0;

  constructor(changes: FrameNotifier, wire: () => Wire | null) {
    this.#changes = changes;
    this.#wire = wire;
  }

  get record(): CallRecord {
    return this.#record;
  }

  get keeper(): Keeper {
    return this.#keeper;
  }

  /** Another conversation. */
  begin(): void {
    this.#record = new CallRecord();
    this.#keeper = new Keeper();
    for (const part of this.parts) part.began?.();
    this.#changes.changed();
  }

  end(): void {
    this.#dropped();
    for (const part of this.parts) part.ended?.();
  }

  note(note: LineNote): void {
    this.#record.note(note);
    this.#changes.changed();
  }

  nextEventId(): string {
    return `console_${++this.#sent}`;
  }

  /** Without a wire it is kept for the next one, where it is something that must not be lost. */
  send(event: ClientEvent): void {
    const named = withItemId({ event_id: this.nextEventId(), ...event });
    this.#keeper.sent(named);
    this.#transmit(named);
  }

  /** Returns the event, or null when it is not one that we understand. */
  received(raw: string): ServerEvent | null {
    const now = performance.now();
    const event = this.#record.received(raw, now);
    this.#changes.changed();
    if (event !== null) this.#keeper.received(event, now);
    return event;
  }

  /** To the parts, after everybody else. */
  tell(event: ServerEvent): void {
    for (const part of this.parts) part.received?.(event);
  }

  /** The wire is gone. `waiting`: what was to be sent as soon as the agent had finished. */
  dropped(waiting: readonly ClientEvent[]): void {
    for (const event of waiting) this.send(event);
    this.#dropped();
    this.#changes.changed();
  }

  /** Tells a new session the conversation, and what nobody has heard yet. True: a reply was asked for. */
  carryOver(crossing: Crossing): boolean {
    const { fold } = this.#record;
    const openCalls = this.parts.flatMap((part) => [...(part.openCalls?.() ?? [])]);
    const { seeds, rest } = this.#keeper.carryOver(fold, crossing, new Set(openCalls));
    if (seeds.length > 0) this.#record.divide(crossing, performance.now());
    for (const seed of seeds) this.#transmit({ event_id: this.nextEventId(), ...seed });
    for (const event of rest) this.send(event);
    for (const part of this.parts) part.resumed?.();
    return rest.some(({ type }) => type === "response.create");
  }

  #dropped(): void {
    this.#keeper.dropped(this.#record.fold, performance.now());
  }

  #transmit(event: ClientEvent): void {
    const wire = this.#wire();
    if (wire === null) return;
    wire.send(this.#record.sent(event, performance.now()));
    this.#changes.changed();
    for (const part of this.parts) part.sent?.(event);
  }
}
