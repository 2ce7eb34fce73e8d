/** The marks of a log for the strip, kept up as it grows: only what is new or still open is looked at. */
import type { LogFacts } from "@/features/inspector/log-facts";
import type { TurnStarts } from "@/features/inspector/turn-starts";
import type { EventLog } from "@/realtime/log/event-log";
import type { ToolSpan } from "@/realtime/log/tool-spans";
import { Timeline, type Turn } from "@/realtime/log/turns";
import type { StripMarks, StripPin, StripResponse, StripStage } from "./strip-layout";

/** So many of the newest may still change. */
const UNSETTLED = 12;

function outcomeOf({ doneAt, status }: Turn): StripResponse["outcome"] {
  if (doneAt === null) return "active";
  if (status === "cancelled" || status === "failed") return status;
  return "completed";
}

export function responseOf(turn: Turn): StripResponse {
  const { latency, doneAt } = turn;
  const begins = turn.speechEndedAt ?? turn.askedAt ?? turn.createdAt;
  const steps = [
    ["endpointing", latency.endpointingMs],
    ["stt", latency.sttMs],
    ["firstToken", latency.firstTokenMs],
    ["firstAudio", latency.firstAudioMs],
  ] as const;
  const stages: StripStage[] = [];
  let at = begins;
  for (const [stage, ms] of steps) {
    if (ms === null || ms <= 0) continue;
    stages.push({ stage, from: at, to: at + ms });
    at += ms;
  }
  if (turn.firstTokenAt !== null || doneAt !== null) {
    stages.push({ stage: "answer", from: at, to: Math.max(at, doneAt ?? at) });
  }
  return { index: turn.first, from: begins, to: doneAt, stages, outcome: outcomeOf(turn) };
}

function pinOf({ called, from, to, name }: ToolSpan): StripPin {
  return { index: called, at: from, to, name, kind: "tool" };
}

/** Makes anew what may have changed, and what there was not before. */
function keepUp<S, T>(made: T[], sources: readonly S[], make: (source: S) => T): void {
  made.length = Math.max(0, Math.min(made.length, sources.length - UNSETTLED));
  for (const source of sources.slice(made.length)) made.push(make(source));
}

export class StripMarksOf {
  readonly #log: EventLog;
  readonly #turns: TurnStarts;
  readonly #facts: LogFacts;
  readonly #timeline: Timeline;
  readonly #responses: StripResponse[] = [];
  readonly #tools: StripPin[] = [];
  readonly #errors: StripPin[] = [];

  constructor(log: EventLog, turns: TurnStarts, facts: LogFacts) {
    this.#log = log;
    this.#turns = turns;
    this.#facts = facts;
    this.#timeline = new Timeline(log);
  }

  get marks(): StripMarks {
    const { errors } = this.#facts.sync();
    this.#timeline.advance();
    keepUp(this.#responses, this.#timeline.turns, responseOf);
    keepUp(this.#tools, this.#timeline.tools, pinOf);
    for (const index of errors.slice(this.#errors.length)) {
      const at = this.#log.atOf(index);
      const name = this.#log.typeOf(index);
      this.#errors.push({ index, at, to: at, name, kind: "error" });
    }
    return {
      turns: this.#turns.all,
      speech: this.#timeline.speech,
      responses: this.#responses,
      tools: this.#tools,
      errors: this.#errors,
    };
  }
}
