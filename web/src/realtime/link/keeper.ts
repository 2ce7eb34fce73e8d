/** Remembers what must not be lost with a connection, and says how to go on in another. */
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import type { ConversationFold } from "@/realtime/fold";
import { type Crossing, isAnchor } from "./anchor";
import { type CarryOver, audioItems, carryOver } from "./carry";
import { close } from "./closing";
import { Outbox } from "./outbox";
import { Playing } from "./playing";
import { TurnAudio } from "./turn-audio";

const ID_LENGTH = 20;

/** For items and anchors: the server takes ids of up to 32 characters. */
export function randomId(prefix: string): string {
  const characters = crypto.randomUUID().replaceAll("-", "").slice(0, ID_LENGTH);
  return `${prefix}${characters}`;
}

/** The event with an item id of ours, so that its copy in another session can be recognised. */
export function withItemId(event: ClientEvent): ClientEvent {
  if (event.type !== "conversation.item.create" || event.item.id !== undefined) return event;
  return { ...event, item: { ...event.item, id: randomId("item_") } };
}

export class Keeper {
  readonly outbox = new Outbox();
  readonly audio = new TurnAudio();
  readonly playing = new Playing();

  sent(event: ClientEvent): void {
    this.outbox.sent(event);
    this.audio.sent(event);
  }

  received(event: ServerEvent, at: number): void {
    this.outbox.received(event);
    this.audio.received(event);
    this.playing.received(event, at);
  }

  /** The line is gone: what it cannot finish ends here. */
  dropped(fold: ConversationFold, at: number): void {
    close(fold, {
      heard: this.playing.heard(at),
      kept: new Set(audioItems(this.audio).keys()),
    });
    this.playing.audible(false, at);
    this.audio.away(true);
  }

  /** Everything that the new session is told, in order. */
  carryOver(fold: ConversationFold, crossing: Crossing, openCalls: ReadonlySet<string>): CarryOver {
    const { outbox, audio } = this;
    const anchorId = randomId("");
    const { conversation } = fold;
    const told = carryOver({ conversation, outbox, audio, crossing, anchorId, openCalls });
    for (const { item } of told.seeds) {
      if (item.id !== undefined && isAnchor(item.id)) fold.anchor(item.id);
    }
    this.audio.clear();
    this.audio.away(false);
    this.outbox.clear();
    return told;
  }
}
