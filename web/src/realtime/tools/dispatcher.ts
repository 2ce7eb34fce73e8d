/** Answers the calls of the agent with the tools of the page, as a part of the session. */
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import type { Response, SessionConfig } from "@/realtime/items";
import type { SessionPart } from "@/realtime/session-part";
import { answerTo, callIdOf, callsOf } from "./calls";
import { ToolDesk, type DeskCommand, type DeskInput, type Line, type ToolCall } from "./desk";
import type { Toolbox } from "./toolbox";

/** What the dispatcher needs of the session. */
export interface ToolLine extends Line {
  send(event: ClientEvent): void;
  /** Sends as soon as no response is active. */
  ask(...events: readonly ClientEvent[]): void;
}

/** Which of the page's tools the call in progress may use. */
export interface ToolOffer {
  offers(name: string): boolean;
  /** Whether nobody but the page answers its calls; else those with other names are another's. */
  readonly alone: boolean;
}

const ALL: ToolOffer = { offers: () => true, alone: true };

export class ToolDispatcher implements SessionPart {
  readonly #toolbox: Toolbox;
  readonly #line: ToolLine;
  #desk = new ToolDesk();
  #declared: ReadonlySet<string> = new Set();
  readonly #offer: ToolOffer;
  #conversations = 0;

  constructor(toolbox: Toolbox, line: ToolLine, offer: ToolOffer = ALL) {
    this.#toolbox = toolbox;
    this.#line = line;
    this.#offer = offer;
  }

  configuration(): Partial<SessionConfig> {
    if (!this.#toolbox.tools.some(({ declaration }) => this.#offer.offers(declaration.name))) {
      return {};
    }
    return { tools: this.#toolbox.declarations().filter(({ name }) => this.#offer.offers(name)) };
  }

  openCalls(): readonly string[] {
    return this.#desk.open;
  }

  began(): void {
    this.#desk = new ToolDesk();
    this.#declared = new Set();
    this.#conversations = 0;
  }

  sent(event: ClientEvent): void {
    if (event.type !== "conversation.item.create") return;
    const callId = callIdOf(event.item, "function_call_output");
    if (callId !== null) this.#tell({ type: "answered", callId });
    if (event.item.type === "message" && event.item.role === "user") {
      this.#tell({ type: "user_spoke" });
    }
  }

  received(event: ServerEvent): void {
    switch (event.type) {
      case "session.created":
        if (++this.#conversations > 1) this.#tell({ type: "displaced" });
        this.#know(event.session);
        return;
      case "session.updated":
        this.#know(event.session);
        return;
      case "conversation.item.added":
      case "conversation.item.done": {
        const answered = callIdOf(event.item, "function_call_output");
        if (answered !== null) this.#tell({ type: "answered", callId: answered });
        const called = callIdOf(event.item, "function_call");
        if (called !== null) this.#tell({ type: "present", callId: called });
        return;
      }
      case "input_audio_buffer.committed":
        this.#tell({ type: "user_spoke" });
        return;
      case "response.created":
        if (isInConversation(event.response)) this.#tell({ type: "reply_began" });
        return;
      case "response.done":
        this.#done(event.response);
        return;
      default:
        this.#tell({ type: "looked" });
    }
  }

  #know({ tools = [] }: SessionConfig): void {
    this.#declared = new Set(tools.map(({ name }) => name));
  }

  #done(response: Response): void {
    if (!isInConversation(response)) return;
    const calls = callsOf(response).filter(({ name }) => this.#isOurs(name));
    const asks = response.status === "completed" || response.status === "incomplete";
    this.#tell({ type: "called", calls, asks });
  }

  /** A tool of the page; or one that nobody offers, which the model made up. */
  #isOurs(name: string): boolean {
    const isOffered = this.#toolbox.find(name) !== undefined && this.#offer.offers(name);
    return isOffered || (this.#offer.alone && !this.#declared.has(name));
  }

  #tell(input: DeskInput): void {
    const commands = this.#desk.step(input, this.#line);
    const runs = commands.flatMap((command) => (command.type === "run" ? [command.call] : []));
    for (const call of runs) void this.#run(call, isReplaced(call, runs, this.#toolbox));
    for (const command of commands) this.#carryOut(command);
  }

  #carryOut(command: DeskCommand): void {
    if (command.type === "answer") this.#line.send(answerTo(command.callId, command.output));
    if (command.type === "ask") {
      const response = command.last ? { response: { tool_choice: "none" } } : {};
      this.#line.ask({ type: "response.create", ...response });
    }
  }

  async #run({ callId, name, arguments: text }: ToolCall, replaced: boolean): Promise<void> {
    const desk = this.#desk;
    const outcome = replaced
      ? await this.#toolbox.skip(name, text, callId)
      : await this.#toolbox.run(name, text, callId);
    if (desk !== this.#desk) return;
    this.#tell({ type: "finished", callId, output: JSON.stringify(outcome) });
  }
}

function isInConversation({ conversation_id: id }: Response): boolean {
  return id !== null;
}

function isReplaced(call: ToolCall, among: readonly ToolCall[], toolbox: Toolbox): boolean {
  const tool = toolbox.find(call.name);
  if (tool?.latestWins !== true) return false;
  return among.findLast(({ name }) => name === call.name) !== call;
}
