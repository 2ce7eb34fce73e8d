/** The turns of a call: what made the agent answer, and how long each step took. */
import type { EventLog } from "./event-log";
import { type Latency, type TurnTimes, latencyOf } from "./latency";
import { fieldsOf, textIn } from "./payload";
import { Listening, type SpeechSpan } from "./speech";
import { type ToolSpan, ToolSpans } from "./tool-spans";

/** What made the agent answer. */
/** `request`: the client asked without a new item; `server`: the server of itself. */
export type TurnCause = "voice" | "push_to_talk" | "text" | "tool" | "request" | "server";

export interface Turn extends TurnTimes {
  readonly responseId: string;
  readonly cause: TurnCause;
  /** The user's item that is answered. */
  readonly itemId: string | null;
  /** Index of the first event: where the user began, or the response was asked for. */
  readonly first: number;
  /** Index of `response.done`; null: not yet. */
  readonly last: number | null;
  /** When `first` was. */
  readonly at: number;
  readonly createdAt: number;
  readonly doneAt: number | null;
  /** As in `response.done`. */
  readonly status: string | null;
  readonly latency: Latency;
}

type GrowingTurn = { -readonly [K in keyof Turn]: Turn[K] };

/** The user's turn that no response answers yet. */
interface Pending {
  readonly cause: TurnCause;
  itemId: string | null;
  readonly first: number;
  readonly at: number;
  readonly speechEndedAt: number | null;
  askedAt: number | null;
}

export class Timeline {
  readonly #log: EventLog;
  readonly #listening = new Listening();
  readonly #tools = new ToolSpans();
  readonly #turns: GrowingTurn[] = [];
  readonly #byResponse = new Map<string, GrowingTurn>();
  readonly #byItem = new Map<string, GrowingTurn>();
  readonly #transcribedAt = new Map<string, number>();
  #pending: Pending | null = null;
  #next = 0;

  constructor(log: EventLog) {
    this.#log = log;
  }

  get turns(): readonly Turn[] {
    return this.#turns;
  }

  /** Where the time of a response went; null when it is not known. */
  latencyOf(responseId: string): Latency | null {
    return this.#byResponse.get(responseId)?.latency ?? null;
  }

  /** When the user spoke, or held the button. */
  get speech(): readonly SpeechSpan[] {
    return this.#listening.spans;
  }

  get tools(): readonly ToolSpan[] {
    return this.#tools.spans;
  }

  /** Takes in what is new in the log; true if anything was. */
  advance(): boolean {
    const before = this.#next;
    for (; this.#next < this.#log.length; this.#next++) this.#take(this.#next);
    return this.#next > before;
  }

  #take(index: number): void {
    const direction = this.#log.directionOf(index);
    if (direction === "client") this.#sent(index);
    else if (direction === "server") this.#received(index);
  }

  #sent(index: number): void {
    const at = this.#log.atOf(index);
    switch (this.#log.typeOf(index)) {
      case "input_audio_buffer.append":
        this.#listening.sent(at, this.#log.audioMsOf(index));
        return;
      case "input_audio_buffer.clear":
        this.#listening.cleared(index, at);
        return;
      case "input_audio_buffer.commit": {
        const { event, from } = this.#listening.committed(index, at);
        const times = { first: event, at: from, speechEndedAt: null, askedAt: at };
        this.#pending = { cause: "push_to_talk", itemId: null, ...times };
        return;
      }
      case "conversation.item.create":
        this.#tools.answered(this.#log, index);
        this.#created(index, at);
        return;
      case "response.create":
        this.#pending ??= this.#asked("request", index, at);
        this.#pending.askedAt ??= at;
        return;
      default:
    }
  }

  #asked(cause: TurnCause, first: number, at: number): Pending {
    return { cause, itemId: null, first, at, speechEndedAt: null, askedAt: null };
  }

  #created(index: number, at: number): void {
    if (this.#pending !== null && this.#pending.askedAt !== null) return;
    const cause = this.#log.callIdOf(index) === null ? "text" : "tool";
    this.#pending = this.#asked(cause, index, at);
    this.#pending.itemId = this.#log.itemIdOf(index);
  }

  #received(index: number): void {
    const at = this.#log.atOf(index);
    switch (this.#log.typeOf(index)) {
      case "session.created":
        this.#pending = null;
        this.#listening.began(this.#log, index);
        return;
      case "session.updated":
        this.#listening.configured(this.#log, index);
        return;
      case "input_audio_buffer.speech_started":
        this.#listening.started(this.#log, index);
        return;
      case "input_audio_buffer.speech_stopped": {
        const { event, from, itemId, speechEndedAt } = this.#listening.stopped(this.#log, index);
        const times = { first: event, at: from, speechEndedAt, askedAt: at };
        this.#pending = { cause: "voice", itemId, ...times };
        return;
      }
      case "input_audio_buffer.committed":
        if (this.#pending?.cause === "push_to_talk") {
          this.#pending.itemId ??= this.#log.itemIdOf(index);
        }
        return;
      case "conversation.item.added":
      case "conversation.item.created":
        if (this.#pending !== null && this.#log.begunBy(index) === this.#pending.first) {
          this.#pending.itemId ??= this.#log.itemIdOf(index);
        }
        return;
      case "conversation.item.input_audio_transcription.completed":
        this.#transcribed(this.#log.itemIdOf(index), at);
        return;
      default:
        this.#answering(index, at);
    }
  }

  #answering(index: number, at: number): void {
    switch (this.#log.typeOf(index)) {
      case "response.created":
        this.#begin(index, at);
        return;
      case "response.text.delta":
      case "response.output_text.delta":
      case "response.audio_transcript.delta":
      case "response.output_audio_transcript.delta":
      case "response.function_call_arguments.delta":
      case "response.mcp_call_arguments.delta":
        this.#mark(index, { firstTokenAt: at });
        return;
      case "response.audio.delta":
      case "response.output_audio.delta":
      case "output_audio_buffer.started":
        this.#mark(index, { firstTokenAt: at, firstAudioAt: at });
        return;
      case "response.output_item.added":
      case "response.output_item.done":
      case "response.function_call_arguments.done":
        this.#tools.called(this.#log, index);
        return;
      case "response.done": {
        const response = fieldsOf(this.#log.payloadOf(index)).response;
        this.#mark(index, { doneAt: at, last: index, status: textIn(response, "status") });
        return;
      }
      default:
    }
  }

  #begin(index: number, at: number): void {
    const responseId = this.#log.responseIdOf(index) ?? "";
    const pending = this.#pending ?? this.#asked("server", index, at);
    this.#pending = null;
    const { itemId } = pending;
    const times = {
      speechEndedAt: pending.speechEndedAt,
      askedAt: pending.askedAt ?? at,
      transcribedAt: itemId === null ? null : (this.#transcribedAt.get(itemId) ?? null),
      firstTokenAt: null,
      firstAudioAt: null,
    };
    const turn = {
      ...{ responseId, itemId, cause: pending.cause, first: pending.first, at: pending.at },
      ...{ createdAt: at, doneAt: null, last: null, status: null },
      ...times,
      latency: latencyOf(times),
    };
    this.#turns.push(turn);
    this.#byResponse.set(responseId, turn);
    if (itemId !== null) this.#byItem.set(itemId, turn);
  }

  /** The first mark of each kind counts. */
  #mark(index: number, marks: Partial<GrowingTurn>): void {
    const turn = this.#byResponse.get(this.#log.responseIdOf(index) ?? "");
    if (turn === undefined) return;
    turn.firstTokenAt ??= marks.firstTokenAt ?? null;
    if (turn.firstAudioAt !== null && marks.doneAt === undefined) return;
    turn.firstAudioAt ??= marks.firstAudioAt ?? null;
    turn.doneAt ??= marks.doneAt ?? null;
    turn.last ??= marks.last ?? null;
    turn.status ??= marks.status ?? null;
    turn.latency = latencyOf(turn);
  }

  #transcribed(itemId: string | null, at: number): void {
    if (itemId === null) return;
    this.#transcribedAt.set(itemId, at);
    const turn = this.#byItem.get(itemId);
    if (turn === undefined) return;
    turn.transcribedAt = at;
    turn.latency = latencyOf(turn);
  }
}
