/**
 * Who still waits for an answer. Does nothing itself: what happened comes in, what to do comes out. Each call
 * gets one output, and each response that called gets one request for a reply after the last of its outputs,
 * however calls and results interleave.
 */

export interface ToolCall {
  readonly callId: string;
  readonly name: string;
  /** JSON text as the model wrote it. */
  readonly arguments: string;
}

export type DeskInput =
  /** A response is done. `asks`: its calls are to be followed by a reply. */
  | { type: "called"; calls: readonly ToolCall[]; asks: boolean }
  | { type: "finished"; callId: string; output: string }
  /** An output is in the conversation, whoever put it there. */
  | { type: "answered"; callId: string }
  /** A call is in the conversation that the server has now. */
  | { type: "present"; callId: string }
  /** The server has a new conversation: earlier calls are not in it until they are seen. */
  | { type: "displaced" }
  | { type: "user_spoke" }
  /** A reply that will speak of what is answered so far. */
  | { type: "reply_began" }
  | { type: "looked" };

export type DeskCommand =
  | { type: "run"; call: ToolCall }
  | { type: "answer"; callId: string; output: string }
  /** `last`: the model has called often enough without hearing from the user. */
  | { type: "ask"; last: boolean };

/** What the desk cannot know by itself. */
export interface Line {
  /** Whether what is sent arrives. */
  readonly open: boolean;
  /** Whether the user speaks or has just spoken: then a reply comes by itself. */
  readonly userHasTheFloor: boolean;
}

interface Batch {
  readonly waiting: Set<string>;
  readonly asks: boolean;
}

interface CallState {
  answered: boolean;
  /** Whether the conversation that the server has now holds the call. */
  present: boolean;
  output: string | null;
}

/** Rounds of calls that the model may make before it must speak. */
export const MAX_ROUNDS = 5;

export class ToolDesk {
  readonly #calls = new Map<string, CallState>();
  readonly #batches = new Set<Batch>();
  /** Calls whose output is not in the conversation yet. */
  readonly #undelivered = new Set<string>();
  /** A reply is still to be asked for. */
  #owes = false;
  #rounds = 0;

  /** Calls that nothing has answered yet. */
  get open(): readonly string[] {
    return [...this.#calls].flatMap(([callId, { answered }]) => (answered ? [] : [callId]));
  }

  step(input: DeskInput, line: Line): DeskCommand[] {
    const commands = this.#take(input);
    if (!line.open) return commands;
    commands.push(...this.#delivered());
    if (!this.#owes || line.userHasTheFloor) return commands;
    this.#owes = false;
    this.#rounds += 1;
    return [...commands, { type: "ask", last: this.#rounds >= MAX_ROUNDS }];
  }

  #take(input: DeskInput): DeskCommand[] {
    switch (input.type) {
      case "called":
        return this.#called(input.calls, input.asks);
      case "finished":
        this.#finished(input.callId, input.output);
        return [];
      case "answered":
        this.#answered(input.callId);
        return [];
      case "present":
        this.#present(input.callId);
        return [];
      case "displaced":
        for (const call of this.#calls.values()) call.present = false;
        return [];
      case "user_spoke":
        this.#rounds = 0;
        return [];
      case "reply_began":
        this.#owes = false;
        return [];
      case "looked":
        return [];
    }
  }

  #called(calls: readonly ToolCall[], asks: boolean): DeskCommand[] {
    const fresh = calls.filter(({ callId }) => !this.#calls.has(callId));
    if (fresh.length === 0) return [];
    for (const { callId } of fresh) {
      this.#calls.set(callId, { answered: false, present: true, output: null });
    }
    this.#batches.add({ waiting: new Set(fresh.map(({ callId }) => callId)), asks });
    return fresh.map((call) => ({ type: "run", call }));
  }

  #finished(callId: string, output: string): void {
    const call = this.#calls.get(callId);
    if (call === undefined || call.answered || call.output !== null) return;
    call.output = output;
    this.#undelivered.add(callId);
  }

  #present(callId: string): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) call.present = true;
  }

  #delivered(): DeskCommand[] {
    return [...this.#undelivered].flatMap((callId): DeskCommand[] => {
      const call = this.#calls.get(callId);
      if (call?.output == null || !call.present) return [];
      const { output } = call;
      this.#answered(callId);
      return [{ type: "answer", callId, output }];
    });
  }

  /** Also of calls that we never saw: they must not be answered when we do. */
  #answered(callId: string): void {
    this.#undelivered.delete(callId);
    const call = this.#calls.get(callId);
    if (call?.answered) return;
    this.#calls.set(callId, { answered: true, present: true, output: call?.output ?? null });
    for (const batch of this.#batches) {
      if (!batch.waiting.delete(callId) || batch.waiting.size > 0) continue;
      this.#batches.delete(batch);
      if (batch.asks) this.#owes = true;
    }
  }
}
