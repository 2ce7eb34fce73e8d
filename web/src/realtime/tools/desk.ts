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
  /** A reply is still to be asked for. */
  #owes = false;
  #rounds = 0;

  step(input: DeskInput, line: Line): DeskCommand[] {
    const commands = this.#take(input, line);
    if (!this.#owes || !line.open || line.userHasTheFloor) return commands;
    this.#owes = false;
    this.#rounds += 1;
    return [...commands, { type: "ask", last: this.#rounds >= MAX_ROUNDS }];
  }

  #take(input: DeskInput, line: Line): DeskCommand[] {
    switch (input.type) {
      case "called":
        return this.#called(input.calls, input.asks);
      case "finished":
        return this.#finished(input.callId, input.output, line);
      case "answered":
        this.#answered(input.callId);
        return [];
      case "present":
        return this.#present(input.callId, line);
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

  #finished(callId: string, output: string, line: Line): DeskCommand[] {
    const call = this.#calls.get(callId);
    if (call === undefined || call.answered || call.output !== null) return [];
    call.output = output;
    return this.#deliver(callId, call, line);
  }

  #present(callId: string, line: Line): DeskCommand[] {
    const call = this.#calls.get(callId);
    if (call === undefined || call.present) return [];
    call.present = true;
    return this.#deliver(callId, call, line);
  }

  #deliver(callId: string, call: CallState, line: Line): DeskCommand[] {
    const { output } = call;
    if (output === null || call.answered || !call.present || !line.open) return [];
    this.#answered(callId);
    return [{ type: "answer", callId, output }];
  }

  /** Also of calls that we never saw: they must not be answered when we do. */
  #answered(callId: string): void {
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
