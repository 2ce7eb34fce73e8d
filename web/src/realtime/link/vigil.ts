/**
 * Notices a WebSocket that is half open: browsers hide its pings, and a network that goes away says nothing.
 * WebRTC has checks of its own.
 */
import type { ServerEvent } from "@/realtime/events";
import type { SessionPart } from "@/realtime/session-part";
import { type TalkState, isStreaming, microphoneIsOpen } from "@/realtime/talk";
import type { Wire } from "@/realtime/wire";
import { Silence, type Verdict } from "./silence";

export interface Watched {
  readonly wire: Pick<Wire, "kind"> | null;
  readonly view: { readonly talk: TalkState };
  /** 0 to 1. */
  readonly inputLevel: number;
  /** Asks the server something that it answers at once, whatever else it does. */
  probe(): void;
  /** Nothing comes over the wire any more. */
  silent(): void;
}

const LOOK_MS = 1_000;
/** About -30 dBFS: somebody speaks near by. */
const LOUD = 0.5;

export class Vigil implements SessionPart {
  readonly #session: Watched;
  #silence = new Silence();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(session: Watched) {
    this.#session = session;
  }

  received(event: ServerEvent): void {
    if (event.type === "session.created") this.#begin();
    else this.#silence.heard();
  }

  ended(): void {
    clearInterval(this.#timer);
    removeEventListener("offline", this.#suspect);
    removeEventListener("online", this.#suspect);
  }

  #begin(): void {
    this.ended();
    this.#silence = new Silence();
    if (this.#session.wire?.kind !== "websocket") return;
    this.#timer = setInterval(() => {
      this.#act(this.#silence.look(performance.now(), this.#isDue()));
    }, LOOK_MS);
    addEventListener("offline", this.#suspect);
    addEventListener("online", this.#suspect);
  }

  readonly #suspect = (): void => {
    if (this.#session.wire !== null) this.#act(this.#silence.suspect(performance.now()));
  };

  #isDue(): boolean {
    const { view, inputLevel } = this.#session;
    const { talk } = view;
    const isLoud = isStreaming(talk) && microphoneIsOpen(talk) && inputLevel > LOUD;
    return talk.awaitingReply || talk.response !== null || isLoud;
  }

  #act(verdict: Verdict): void {
    if (verdict === "probe") this.#session.probe();
    if (verdict !== "lost") return;
    this.ended();
    this.#session.silent();
  }
}
