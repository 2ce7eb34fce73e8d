/** What an event has to do with others: what caused it, what it caused, what belongs to the same thing. Pure. */
import type { EventLog } from "./event-log";

export type RelationKind =
  /** The client's event that the server refused with this error. */
  | "cause"
  /** The error that this event met with. */
  | "effect"
  /** What this event answers or ends: the request, the call, the beginning. */
  | "answers"
  /** What answered or ended this event. */
  | "answered"
  | "call"
  | "item"
  | "response";

export interface Relation {
  readonly kind: RelationKind;
  /** Index of an event; for a run of deltas, of its first. */
  readonly event: number;
}

function direct(log: EventLog, index: number): Relation[] {
  const { eventId, causeId } = log.entry(index);
  const cause = causeId === null ? null : log.findEventId(causeId);
  const begin = log.begunBy(index);
  const end = log.endedBy(index);
  const effects = eventId === null ? [] : log.errorsCausedBy(eventId);
  return [
    ...(cause === null ? [] : [{ kind: "cause", event: cause } as const]),
    ...effects.map((event) => ({ kind: "effect", event }) as const),
    ...(begin === null ? [] : [{ kind: "answers", event: begin } as const]),
    ...(end === null ? [] : [{ kind: "answered", event: end } as const]),
  ];
}

function sharing(log: EventLog, index: number): Relation[] {
  const { callId, itemId, responseId } = log.entry(index);
  return [
    ...log.ofCall(callId).map((event) => ({ kind: "call", event }) as const),
    ...log.ofItem(itemId).map((event) => ({ kind: "item", event }) as const),
    ...log.ofResponse(responseId).map((event) => ({ kind: "response", event }) as const),
  ];
}

/** Nearest relation first; each other row once. */
export function relatedTo(log: EventLog, index: number): readonly Relation[] {
  const seen = new Set([log.rowOf(index)]);
  return [...direct(log, index), ...sharing(log, index)].flatMap(({ kind, event }) => {
    const row = log.rowOf(event);
    if (seen.has(row)) return [];
    seen.add(row);
    return [{ kind, event: log.rows[row]?.first ?? event }];
  });
}
