/** Tool calls from their arguments to their results. */
import type { EventLog } from "./event-log";
import { fieldsOf, textIn } from "./payload";

export interface ToolSpan {
  readonly callId: string;
  readonly name: string;
  /** When its arguments were complete. */
  readonly from: number;
  /** When the result was sent; null: not yet. */
  readonly to: number | null;
  /** Indices of the events. */
  readonly called: number;
  readonly answered: number | null;
}

type Growing = { -readonly [K in keyof ToolSpan]: ToolSpan[K] };

export class ToolSpans {
  readonly #spans: Growing[] = [];
  readonly #byCall = new Map<string, Growing>();
  readonly #names = new Map<string, string>();

  get spans(): readonly ToolSpan[] {
    return this.#spans;
  }

  /** An event that tells of a call: its name, or that its arguments are complete. */
  called(log: EventLog, index: number): void {
    const callId = log.callIdOf(index);
    if (callId === null) return;
    const event = fieldsOf(log.payloadOf(index));
    const name = textIn(event, "name") ?? textIn(event, "item", "name");
    if (name !== null) this.#names.set(callId, name);
    const known = this.#byCall.get(callId);
    if (known !== undefined) known.name = name ?? known.name;
    if (known !== undefined || log.typeOf(index) === "response.output_item.added") return;
    const span = {
      ...{ callId, name: name ?? this.#names.get(callId) ?? "", from: log.atOf(index) },
      ...{ to: null, called: index, answered: null },
    };
    this.#spans.push(span);
    this.#byCall.set(callId, span);
  }

  answered(log: EventLog, index: number): void {
    const span = this.#byCall.get(log.callIdOf(index) ?? "");
    if (span === undefined || span.to !== null) return;
    span.to = log.atOf(index);
    span.answered = index;
  }
}
