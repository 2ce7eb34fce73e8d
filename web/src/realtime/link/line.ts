/** Keeps a call connected: sets it up, gets it back when it is lost, carries it over before its cap. */
import type { ConnectionEvent, TransportKind } from "@/realtime/connection";
import type { ClientEvent } from "@/realtime/events";
import { CallFailure, type Failure, failureOf, fatalFailure } from "@/realtime/failures";
import type { WireError } from "@/realtime/items";
import type { LineNote, Wire, WireListener } from "@/realtime/wire";
import type { Crossing } from "./anchor";
import { delayBefore } from "./backoff";
import type { Clock } from "./clock";
import { leadOf } from "./handover";
import { HandOverTimer } from "./handover-timer";
import { fallbackFor, passes } from "./recovery";

/** How a session came about: as the first, or in place of another. */
export type Arrival = "new" | Crossing;

export interface LineHost {
  /** Resolves when the engine can take a call. */
  engineReady(signal: AbortSignal): Promise<void>;
  openMicrophone(): Promise<void>;
  connect(transport: TransportKind, listener: WireListener, signal: AbortSignal): Promise<Wire>;
  /** The wire takes over from the one before it; its messages follow. */
  adopt(wire: Wire): void;
  /** The call has no wire any more, and another is looked for. */
  dropped(cause: Failure): void;
  /** The call travels another way than was asked for. */
  rerouted(cause: Failure): void;
  moved(event: ConnectionEvent): void;
  received(raw: string): void;
  sent(event: ClientEvent): void;
  audible(audible: boolean): void;
  blocked(blocked: boolean): void;
  agentSound(pcm: Int16Array): void;
  note(note: LineNote): void;
  /** Whether nobody speaks and nothing is being answered. */
  isQuiet(): boolean;
  /** For good: it failed, or the other side hung up. */
  over(failure: Failure): void;
}

/** One connection, from its first packet to its last. */
interface Leg {
  readonly transport: TransportKind;
  readonly early: string[];
  wire: Wire | null;
  /** Set once it is gone. */
  ended: { failure: Failure } | null;
}

const WEBRTC_LIMIT_MS = 7_000;
const CONNECT_LIMIT_MS = 15_000;
const SESSION_LIMIT_MS = 10_000;
/** Between attempts without a network; its return ends the wait. */
const OFFLINE_MS = 10_000;
/** A fatal error and its close come in the same moment (protocol: errors). */
const CLOSE_FOLLOWS_MS = 1_000;
/** Of a leg that we let go ourselves. */
const ENDED: Failure = { code: "connection_lost" };

export class Line {
  readonly #host: LineHost;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  readonly #handOver: HandOverTimer;
  #transport: TransportKind;
  #leg: Leg | null = null;
  #arrival: Arrival | null = null;
  #settled: { resolve(): void; reject(reason: unknown): void } | null = null;
  #wake = new AbortController();
  /** A leg that is ready to take over when nobody speaks. */
  #next: Leg | null = null;
  #opening = false;
  #broken: { at: number; message: string } | null = null;

  constructor(host: LineHost, clock: Clock, transport: TransportKind) {
    this.#host = host;
    this.#clock = clock;
    this.#transport = transport;
    this.#handOver = new HandOverTimer(clock, {
      prepare: () => void this.#prepare(this.#transport),
      lastMoment: () => this.#cross(),
    });
  }

  /** `arrival`: "reconnected" takes up a conversation that there is already. */
  async start(arrival: Arrival): Promise<void> {
    const { signal } = this.#ending;
    try {
      await this.#host.engineReady(signal);
      signal.throwIfAborted();
      this.#host.moved({ type: "reached", step: "microphone" });
      await this.#host.openMicrophone();
      signal.throwIfAborted();
      this.#host.moved({ type: "reached", step: "signalling" });
      const leg = await this.#reach();
      signal.throwIfAborted();
      this.#host.moved({ type: "reached", step: "session" });
      await this.#settle(leg, arrival);
    } catch (reason) {
      this.#giveUp(failureOf(reason));
    }
  }

  /** Between two sessions: what is said now is told to the next one with all the rest. */
  get isCrossing(): boolean {
    return this.#arrival !== null && this.#arrival !== "new";
  }

  /** The session is there. Says how it came about; null: it was known already. */
  established(): Arrival | null {
    const arrival = this.#arrival;
    this.#arrival = null;
    this.#settled?.resolve();
    return arrival;
  }

  /** When the server ends the session. Says when the next one is looked for. Milliseconds since 1970. */
  expiresAt(wallMs: number): number {
    const span = { from: this.#clock.wall(), to: wallMs };
    this.#handOver.set(span);
    return wallMs - leadOf(span);
  }

  /** The leg is of no use any more. */
  lost(failure: Failure): void {
    if (this.#leg !== null) this.#closed(this.#leg, failure);
  }

  /** An `error` event. Where the server itself failed the call goes on, unless it hangs up at once. */
  refused({ type, code, message }: WireError): void {
    const fatal = fatalFailure(code, message);
    if (fatal !== null) this.lost(fatal);
    else if (type === "server_error") this.#broken = { at: this.#clock.now(), message };
  }

  /** Somebody stopped speaking, or may have. */
  quietened(): void {
    if (this.#next !== null && this.#host.isQuiet()) this.#cross();
  }

  retryNow(): void {
    this.#wake.abort();
  }

  /** Goes over to another transport at the next turn's end. */
  travelBy(transport: TransportKind): void {
    if (this.#leg === null || this.#leg.transport === transport) return;
    this.#discard(this.#next);
    this.#next = null;
    void this.#prepare(transport);
  }

  end(): void {
    this.#ending.abort();
    this.#handOver.stop();
    this.#settled?.reject(new CallFailure("connection_lost"));
    this.#discard(this.#next);
    this.#discard(this.#leg);
    this.#next = null;
    this.#leg = null;
  }

  async #reach(): Promise<Leg> {
    try {
      return await this.#open(this.#transport);
    } catch (reason) {
      const failure = failureOf(reason);
      const fallback = fallbackFor(this.#transport, failure.code);
      if (fallback === null || this.#ending.signal.aborted) throw reason;
      this.#note("connection.fallback", { to: fallback, because: failure }, "warning");
      this.#transport = fallback;
      this.#host.moved({ type: "rerouted", transport: fallback });
      const leg = await this.#open(fallback);
      this.#host.rerouted(failure);
      return leg;
    }
  }

  async #open(transport: TransportKind): Promise<Leg> {
    const leg: Leg = { transport, early: [], wire: null, ended: null };
    const limit = new AbortController();
    const limitMs = transport === "webrtc" ? WEBRTC_LIMIT_MS : CONNECT_LIMIT_MS;
    const timer = setTimeout(() => limit.abort(), limitMs);
    const signal = AbortSignal.any([this.#ending.signal, limit.signal]);
    try {
      leg.wire = await this.#host.connect(transport, this.#listener(leg), signal);
    } catch (reason) {
      throw limit.signal.aborted ? new CallFailure("timed_out") : reason;
    } finally {
      clearTimeout(timer);
    }
    if (!signal.aborted) return leg;
    this.#discard(leg);
    throw new CallFailure("timed_out");
  }

  #listener(leg: Leg): WireListener {
    const current =
      <T extends unknown[]>(act: (...args: T) => void) =>
      (...args: T) => {
        if (this.#leg === leg) act(...args);
      };
    return {
      received: (raw) => {
        if (this.#leg === leg) this.#host.received(raw);
        else if (leg.ended === null) leg.early.push(raw);
      },
      send: current((event: ClientEvent) => this.#host.sent(event)),
      audible: current((audible: boolean) => this.#host.audible(audible)),
      blocked: current((blocked: boolean) => this.#host.blocked(blocked)),
      agentSound: current((pcm: Int16Array) => this.#host.agentSound(pcm)),
      faltered: current(() => this.#host.moved({ type: "faltered" })),
      recovered: current(() => this.#host.moved({ type: "recovered" })),
      closed: (failure) => this.#closed(leg, failure),
      note: (note) => {
        if (leg.ended === null) this.#host.note(note);
      },
    };
  }

  /** Hands the call to the leg and waits for its session. */
  async #settle(leg: Leg, arrival: Arrival): Promise<void> {
    if (leg.ended !== null) throw failureAsError(leg.ended.failure);
    const before = this.#leg;
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => reject(new CallFailure("timed_out")), SESSION_LIMIT_MS);
    this.#settled = { resolve: () => resolve(undefined), reject };
    this.#arrival = arrival;
    this.#leg = leg;
    this.#transport = leg.transport;
    this.#host.moved({ type: "rerouted", transport: leg.transport });
    if (leg.wire !== null) this.#host.adopt(leg.wire);
    this.#discard(before);
    for (const raw of leg.early.splice(0)) this.#host.received(raw);
    try {
      await promise;
    } catch (reason) {
      if (this.#leg === leg) this.#leg = null;
      this.#discard(leg);
      throw reason;
    } finally {
      clearTimeout(timer);
      this.#settled = null;
    }
  }

  #closed(leg: Leg, failure: Failure): void {
    if (leg.ended !== null || this.#ending.signal.aborted) return;
    if (leg === this.#next) this.#next = null;
    const isCurrent = leg === this.#leg;
    const cause = this.#causeOf(failure);
    this.#discard(leg, cause);
    if (!isCurrent) return;
    this.#leg = null;
    if (this.#settled !== null) this.#settled.reject(failureAsError(cause));
    else if (passes(cause.code)) void this.#recover(cause);
    else this.#host.over(cause);
  }

  /** A close that follows a server's error at once is part of it, whatever the transport calls it. */
  #causeOf(failure: Failure): Failure {
    const broken = this.#broken;
    const follows = broken !== null && this.#clock.now() - broken.at <= CLOSE_FOLLOWS_MS;
    return failure.code === "hung_up" && follows
      ? { code: "connection_lost", detail: broken.message }
      : failure;
  }

  #discard(leg: Leg | null, failure: Failure = ENDED): void {
    if (leg === null) return;
    leg.ended ??= { failure };
    const { wire } = leg;
    leg.wire = null;
    wire?.close();
  }

  #giveUp(failure: Failure): void {
    if (!this.#ending.signal.aborted) this.#host.over(failure);
  }

  async #recover(cause: Failure): Promise<void> {
    this.#handOver.stop();
    this.#note("connection.lost", { because: cause }, "warning");
    this.#host.dropped(cause);
    this.#host.moved({ type: "lost", cause });
    let last = cause;
    let attempt = 0;
    while (!this.#ending.signal.aborted) {
      const isOnline = this.#clock.isOnline();
      // Without a network no attempt counts; one is made now and then, since the server may be near.
      if (isOnline || attempt === 0) attempt++;
      const wait = isOnline ? delayBefore(attempt, this.#clock.random()) : OFFLINE_MS;
      if (wait === null) break;
      await this.#waitFor(attempt, wait);
      try {
        await this.#attempt(attempt);
        return;
      } catch (reason) {
        last = failureOf(reason);
        this.#note("connection.attempt", { attempt, failed: last }, "warning");
        if (!passes(last.code)) break;
      }
    }
    this.#giveUp(last);
  }

  async #waitFor(attempt: number, ms: number): Promise<void> {
    this.#wake = new AbortController();
    const at = ms > 0 ? this.#clock.now() + ms : null;
    this.#host.moved({ type: "retrying", attempt, at });
    if (ms > 0) {
      await this.#clock.pause(ms, AbortSignal.any([this.#ending.signal, this.#wake.signal]));
    }
    this.#host.moved({ type: "retrying", attempt, at: null });
  }

  async #attempt(attempt: number): Promise<void> {
    const { signal } = this.#ending;
    signal.throwIfAborted();
    await this.#host.engineReady(signal);
    signal.throwIfAborted();
    const leg = await this.#reach();
    await this.#settle(leg, "reconnected");
    this.#note("connection.restored", { attempt, transport: leg.transport });
  }

  /** Opens the next leg while the present one still carries the call. */
  async #prepare(transport: TransportKind): Promise<void> {
    if (this.#opening || this.#next !== null || this.#leg === null) return;
    this.#opening = true;
    try {
      const leg = await this.#open(transport);
      if (this.#ending.signal.aborted || leg.ended !== null) {
        this.#discard(leg);
        return;
      }
      this.#next = leg;
      this.#note("connection.prepared", { transport });
      this.quietened();
    } catch (reason) {
      if (this.#ending.signal.aborted) return;
      this.#note("connection.prepare", { transport, failed: failureOf(reason) }, "warning");
      if (transport !== this.#transport) this.#host.rerouted(failureOf(reason));
      else this.#handOver.again();
    } finally {
      this.#opening = false;
    }
  }

  #cross(): void {
    const next = this.#next;
    if (next === null || this.#leg === null || this.#settled !== null) return;
    this.#next = null;
    this.#handOver.stop();
    this.#note("connection.handed_over", { transport: next.transport });
    this.#settle(next, "handed_over").catch((reason: unknown) => {
      if (!this.#ending.signal.aborted) void this.#recover(failureOf(reason));
    });
  }

  #note(type: string, payload: object, severity: "info" | "warning" = "info"): void {
    this.#host.note({ category: "connection", severity, type, payload });
  }
}

function failureAsError({ code, detail }: Failure): CallFailure {
  return new CallFailure(code, detail);
}
