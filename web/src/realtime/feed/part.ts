/** Follows the feed of the call in progress, as a part of the session. */
import type { ServerEvent } from "@/realtime/events";
import type { SessionPart } from "@/realtime/session-part";
import type { LineNote } from "@/realtime/wire";
import { proxy, ref } from "valtio/vanilla";
import { type FeedEntry, feedEntryOf } from "./entries";
import { EMPTY_FEED, type FeedState, feedAfter } from "./fold";

export interface FeedSink {
  /** A message of the feed as it came. */
  received(message: string): void;
}

/** Opens the feed of a session; returns how to close it. */
export type FeedSource = (sessionId: string, sink: FeedSink) => () => void;

export interface FeedHost {
  readonly lastItemId: string | null;
  note(note: LineNote): void;
}

export interface FeedView {
  state: FeedState;
  /** Of the session in progress, or the last one; null: there was none. */
  sessionId: string | null;
}

export class FeedPart implements SessionPart {
  readonly view: FeedView = proxy({ state: ref(EMPTY_FEED), sessionId: null });
  readonly #source: FeedSource;
  readonly #host: FeedHost;
  #close: () => void = () => undefined;
  #lastSeq = 0;

  constructor(source: FeedSource, host: FeedHost) {
    this.#source = source;
    this.#host = host;
  }

  began(): void {
    this.#close();
    Object.assign(this.view, { state: ref(EMPTY_FEED), sessionId: null });
  }

  received(event: ServerEvent): void {
    if (event.type !== "session.created" || event.session.id === undefined) return;
    this.#close();
    this.#lastSeq = 0;
    this.view.sessionId = event.session.id;
    this.#close = this.#source(event.session.id, {
      received: (message) => this.#take(message),
    });
  }

  ended(): void {
    this.#close();
    this.#close = () => undefined;
  }

  /** A feed that was resumed may say something twice. */
  #take(message: string): void {
    const entry = feedEntryOf(message);
    if (entry === null || (entry.seq > 0 && entry.seq <= this.#lastSeq)) return;
    this.#lastSeq = Math.max(this.#lastSeq, entry.seq);
    const at = performance.now();
    const moment = { at, afterItemId: this.#host.lastItemId };
    this.view.state = ref(feedAfter(this.view.state, entry, moment));
    this.#host.note(noteOf(entry, at));
  }
}

const BAD = new Set(["failed", "refused", "timed_out"]);

/** A row of the log for what the protocol has no event for. */
export function noteOf({ facts, raw }: FeedEntry, at: number): LineNote {
  const told = Object.entries(raw).filter(([name]) => name !== "seq" && name !== "kind");
  const isBad =
    (facts.kind === "tool" && BAD.has(facts.state)) ||
    (facts.kind === "guardrail" && facts.tripped) ||
    (facts.kind === "provider" && facts.fallbackFrom !== null);
  return {
    category: facts.kind === "tool" ? "tool" : "session",
    severity: isBad ? "warning" : "info",
    type: `feed.${facts.kind}`,
    payload: Object.fromEntries(told),
    at,
  };
}
