/** How many events of each kind a log has. Looks at each event once. */
import type { EventLog } from "@/realtime/log/event-log";
import type { Category, Direction, Severity } from "@/realtime/log/kinds";

export class LogFacts {
  readonly directions = new Map<Direction, number>();
  readonly categories = new Map<Category, number>();
  readonly severities = new Map<Severity, number>();
  /** Indices of the events that tell of an error. */
  readonly errors: number[] = [];
  readonly types = new Map<string, number>();
  readonly #log: EventLog;
  #next = 0;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Takes up what is new. */
  sync(): this {
    const log = this.#log;
    for (; this.#next < log.length; this.#next++) {
      count(this.directions, log.directionOf(this.#next));
      count(this.categories, log.categoryOf(this.#next));
      count(this.severities, log.severityOf(this.#next));
      if (log.severityOf(this.#next) === "error") this.errors.push(this.#next);
      count(this.types, log.typeOf(this.#next));
    }
    return this;
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
