/** What a session can be given besides its own machines: tools, a recorder of clips, a keeper of the connection. */
import type { ClientEvent, ServerEvent } from "./events";
import type { SessionConfig } from "./items";

export interface SessionPart {
  /** Its share of the session's configuration; asked whenever the configuration is brought up to date. */
  configuration?(): Partial<SessionConfig>;
  /** A new conversation begins; what belonged to the one before is over. */
  began?(): void;
  /** Each event that the server sent and the fold understood, after the fold and the talk machine. */
  received?(event: ServerEvent): void;
  /** Each event of ours, as it is sent. */
  sent?(event: ClientEvent): void;
  /** Ids of calls that it is working on: a new session must know them, for their outputs are still to come. */
  openCalls?(): Iterable<string>;
  /** The conversation goes on in a new session, which knows it by now. */
  resumed?(): void;
  /** The call is over, agreed or not. */
  ended?(): void;
}
