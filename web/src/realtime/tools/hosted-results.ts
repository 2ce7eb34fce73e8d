/** Asks for the reply to what a tool of an MCP server has brought: the server itself does not (see docs/mcp.md). */
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import type { SessionPart } from "@/realtime/session-part";
import type { ToolLine } from "./dispatcher";

export class HostedResults implements SessionPart {
  readonly #line: ToolLine;
  /** Results of one response come together; one reply answers them all. */
  #asked = false;

  constructor(line: ToolLine) {
    this.#line = line;
  }

  began(): void {
    this.#asked = false;
  }

  sent(event: ClientEvent): void {
    if (event.type === "response.create") this.#asked = true;
  }

  received(event: ServerEvent): void {
    if (event.type === "response.created" || event.type === "response.done") this.#asked = false;
    if (event.type !== "conversation.item.done" || event.item.type !== "mcp_call") return;
    if (this.#asked || !this.#line.open || this.#line.userHasTheFloor) return;
    this.#asked = true;
    this.#line.ask({ type: "response.create" });
  }
}
