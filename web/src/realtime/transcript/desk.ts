/** What the reader does to a conversation: deletes an item, answers a request, begins anew. */
import { type ConnectionState, isOpen } from "@/realtime/connection";
import type { Conversation, ConversationItem } from "@/realtime/conversation";
import type { DividerKind } from "@/realtime/dividers";
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import type { SessionPart } from "@/realtime/session-part";
import type { TalkState } from "@/realtime/talk";
import type { Timing } from "@/realtime/timing";
import { ContextGauge, type ContextUse, EMPTY_CONTEXT } from "@/realtime/usage/context-gauge";
import { proxy, ref } from "valtio/vanilla";

/** A conversation that was put away: the agent knows it no more, the reader may still look at it. */
export interface Earlier {
  readonly conversation: Conversation;
  readonly timing: Timing;
  /** performance.now() when it was put away. */
  readonly at: number;
}

export interface DeskView {
  context: ContextUse;
  earlier: readonly Earlier[];
  /** The call is over, and what is in its record counts as earlier. */
  putAway: boolean;
  /** Items that the server was asked to delete and has not deleted yet. */
  deleting: readonly string[];
  /** Requests for approval by item id: what was answered. */
  approvals: Record<string, boolean>;
}

/** The session as the desk needs it. */
export interface DeskSession {
  readonly record: {
    readonly fold: { readonly conversation: Conversation };
    readonly timing: Timing;
    divide(kind: DividerKind, at: number): void;
  };
  readonly view: { readonly connection: ConnectionState; readonly talk: TalkState };
  send(event: ClientEvent): void;
  interrupt(): void;
}

const EARLIER_LIMIT = 5;
/** Without it the session would lose the tools that it lists. */
const KEPT = "mcp_list_tools";

function emptyView(): DeskView {
  return { context: EMPTY_CONTEXT, earlier: [], putAway: false, deleting: [], approvals: {} };
}

export class ConversationDesk implements SessionPart {
  readonly view: DeskView = proxy(emptyView());
  readonly #session: DeskSession;
  readonly #gauge = new ContextGauge();
  /** Responses and items whose cost belongs to a conversation that was put away. */
  #settled: ReadonlySet<string> = new Set();
  #doomed: readonly string[] = [];

  constructor(session: DeskSession) {
    this.#session = session;
  }

  get #isLive(): boolean {
    return isOpen(this.#session.view.connection);
  }

  get settled(): ReadonlySet<string> {
    return this.#settled;
  }

  deleteItem(id: string): void {
    if (!this.#isLive || this.view.deleting.includes(id)) return;
    this.view.deleting = [...this.view.deleting, id];
    this.#session.send({ type: "conversation.item.delete", item_id: id });
  }

  /** An MCP server's tool waits for a yes or a no. */
  answer(requestId: string, approve: boolean): void {
    if (!this.#isLive || requestId in this.view.approvals) return;
    this.view.approvals[requestId] = approve;
    this.#session.send({
      type: "conversation.item.create",
      item: { type: "mcp_approval_response", approval_request_id: requestId, approve },
    });
  }

  /**
   * The agent forgets all that was said; the call goes on. What it says at the moment is cut first: an item
   * that is still being made cannot be deleted.
   */
  startAnew(now: number): void {
    const { record } = this.#session;
    const { conversation } = record.fold;
    if (conversation.items.length === 0) return;
    const earlier = { conversation, timing: record.timing, at: now };
    this.#settled = new Set([
      ...this.#settled,
      ...conversation.responses.keys(),
      ...conversation.items.map(({ id }) => id),
    ]);
    this.#gauge.clear();
    Object.assign(this.view, {
      context: EMPTY_CONTEXT,
      earlier: [...this.view.earlier, ref(earlier)].slice(-EARLIER_LIMIT),
    });
    this.view.putAway = !this.#isLive;
    if (!this.#isLive) return;
    record.divide("new_conversation", now);
    this.#doomed = conversation.items.filter(({ type }) => type !== KEPT).map(({ id }) => id);
    this.#session.interrupt();
    this.#deleteDoomed();
  }

  began(): void {
    this.#gauge.clear();
    this.#settled = new Set();
    this.#doomed = [];
    Object.assign(this.view, emptyView());
  }

  received(event: ServerEvent): void {
    switch (event.type) {
      case "conversation.item.deleted":
        this.#gone(event.item_id);
        break;
      case "error":
        // Whatever could not be deleted stays; it would look as if it still might go.
        if (event.error.code?.startsWith("item_delete") === true) this.view.deleting = [];
        break;
      case "response.done":
        if (this.#wasCut(event.response.id)) return;
        break;
      default:
    }
    this.#gauge.received(event);
    if (this.view.context !== this.#gauge.use) this.view.context = this.#gauge.use;
  }

  ended(): void {
    this.#doomed = [];
    this.view.deleting = [];
  }

  /** Whether it belongs to what was put away: then what waited for its end can go. */
  #wasCut(responseId: string): boolean {
    if (this.#doomed.length > 0) this.#settled = new Set([...this.#settled, responseId]);
    if (!this.#settled.has(responseId)) return false;
    this.#deleteDoomed();
    return true;
  }

  #gone(id: string): void {
    const { deleting } = this.view;
    if (deleting.includes(id)) this.view.deleting = deleting.filter((other) => other !== id);
  }

  #deleteDoomed(): void {
    if (this.#session.view.talk.response !== null || this.#doomed.length === 0) return;
    const doomed = new Set(this.#doomed);
    this.#doomed = [];
    for (const item of this.#session.record.fold.conversation.items) {
      const wasMadeMeanwhile = item.responseId !== null && this.#settled.has(item.responseId);
      if ((doomed.has(item.id) || wasMadeMeanwhile) && isTaken(item)) this.deleteItem(item.id);
    }
  }
}

/** What somebody only begins to say is not an item yet, and belongs to what comes. */
function isTaken({ type, status }: ConversationItem): boolean {
  return type !== "message" || status !== null;
}
