/** The shell around the machines: carries out what they decide, for one call at a time. */
import { FrameNotifier } from "@/lib/frame-notifier";
import { proxy, ref } from "valtio/vanilla";
import { Clips } from "./audio/clips";
import { Sound } from "./audio/sound";
import { Call } from "./call";
import { type ConnectionEvent, IDLE, connectionAfter, isBusy } from "./connection";
import type { ClientEvent, ServerEvent } from "./events";
import { CallFailure, type Failure, failureOf, fatalFailure } from "./failures";
import type { SessionConfig } from "./items";
import { Asked } from "./asked";
import { mergedConfig } from "./configuration";
import { messagesOf } from "./images/messages";
import { CallRecord } from "./log/record";
import type { SessionPart } from "./session-part";
import { type CallSettings, configOf, withTools } from "./settings";
import {
  type TalkInput,
  initialTalk,
  isBenign,
  isStreaming,
  isWelcome,
  microphoneIsOpen,
  talkAfter,
} from "./talk";
import { type Notice, type SessionView, initialView } from "./view";
import type { WireListener } from "./wire";

/** What the engine says while it loads. */
export interface EngineProgress {
  readonly message: string | null;
  /** 0 to 1, or null when nobody can tell. */
  readonly share: number | null;
}

export interface SessionSurroundings {
  /** Resolves when the engine can take a call. */
  engineReady(signal: AbortSignal, progress: (progress: EngineProgress) => void): Promise<void>;
  /** The model to use when the user chose none. */
  defaultModel(signal: AbortSignal): Promise<string>;
}

export class Session {
  readonly view: SessionView = proxy(initialView());
  /** Told when the record has grown; at most once a frame. */
  readonly changes = new FrameNotifier();
  readonly sound: Sound;
  /** The audio of each turn. */
  readonly clips: Clips;
  readonly #surroundings: SessionSurroundings;
  #record = new CallRecord();
  #connection = IDLE;
  #talk = initialTalk("voice_activity", "server");
  #call: Call | null = null;
  readonly #parts: SessionPart[] = [];
  #settings: CallSettings | null = null;
  readonly #asked = new Asked();
  #early: string[] = [];
  #sentEvents = 0;
  #updateSentAt: number | null = null;

  constructor(surroundings: SessionSurroundings, sound: Sound = new Sound()) {
    this.#surroundings = surroundings;
    this.sound = sound;
    this.clips = new Clips(() => sound.speakerId);
    sound.onChunk = (pcm) => this.clips.ownSound(pcm);
    this.use(this.clips);
  }

  get record(): CallRecord {
    return this.#record;
  }

  get inputLevel(): number {
    return this.#call?.microphone?.level ?? 0;
  }

  get outputLevel(): number {
    return this.#call?.wire?.outputLevel ?? 0;
  }

  /** Bytes that one event of the call may have. */
  get messageLimit(): number {
    return this.#call?.wire?.messageLimit ?? Infinity;
  }

  async start(chosen: CallSettings): Promise<void> {
    if (isBusy(this.#connection)) return;
    const settings = { ...chosen };
    this.#reset(settings);
    this.#connect({ type: "started", transport: settings.transport });
    let call: Call | null = null;
    try {
      call = new Call(settings, this.sound);
      this.#call = call;
      await this.#establish(call);
    } catch (reason) {
      if (this.#call === call) this.#fail(failureOf(reason));
    }
  }

  /** Ends the call, or gives up connecting. The record stays until the next one. */
  end(): void {
    this.#release();
    this.#connect({ type: "ended" });
  }

  press(): void {
    this.#input({ type: "press", at: performance.now() });
  }

  release(): void {
    this.#input({ type: "release", at: performance.now() });
  }

  interrupt(): void {
    this.#input({ type: "interrupt" });
  }

  /** Throws away what is being said instead of sending it. */
  discard(): void {
    this.#input({ type: "discard" });
  }

  /** images: data URLs of PNG or JPEG, within the limits of `imageBudget`. */
  say(text: string, images: readonly string[] = []): void {
    this.#input({ type: "say", messages: messagesOf(text, images, this.messageLimit) });
  }

  mute(muted: boolean): void {
    this.#input({ type: "mute", muted });
  }

  dismissNotice(): void {
    this.view.notice = null;
  }

  use(part: SessionPart): void {
    this.#parts.push(part);
  }

  /** Sends an event of the protocol. Does nothing without a call. */
  send(event: ClientEvent): void {
    this.#send(event);
  }

  /** Sends what asks for a reply, as soon as no response is in progress. */
  ask(...events: readonly ClientEvent[]): void {
    this.#input({ type: "ask", events });
  }

  /** Brings a call in progress in line with what the user now chooses. */
  apply(settings: CallSettings): void {
    if (this.#call === null) return;
    this.#settings = { ...settings };
    this.refresh();
    this.#input({ type: "mode", mode: settings.mode });
  }

  /** Tells the server what of the configuration is new, if anything is. */
  refresh(): void {
    if (this.#asked.config !== null) this.#configure();
  }

  /** What the server was asked to be, and did not refuse; null before the call. */
  get asked(): SessionConfig | null {
    return this.#asked.config;
  }

  #configure(): void {
    const wanted = this.planned(this.#settings ?? fallback());
    const change = this.#asked.difference(wanted);
    if (change === null) return;
    this.#updateSentAt = performance.now();
    const eventId = this.#nextEventId();
    this.#asked.ask(eventId, change, wanted);
    this.#send({ event_id: eventId, type: "session.update", session: change });
  }

  /** What the server would be asked to be. */
  planned(settings: CallSettings): SessionConfig {
    const parts = this.#parts.map((part) => part.configuration?.() ?? {});
    return withTools(mergedConfig(configOf(settings), ...parts), settings);
  }

  async retryMicrophone(): Promise<void> {
    const call = this.#call;
    if (call === null) return;
    this.view.notice = null;
    await this.#openMicrophone(call);
    this.#syncMicrophone();
  }

  #reset(settings: CallSettings): void {
    this.#release();
    this.#record = new CallRecord();
    this.#early = [];
    for (const part of this.#parts) part.began?.();
    this.#settings = settings;
    this.#asked.forget();
    const playback = settings.transport === "webrtc" ? "server" : "client";
    this.#talk = initialTalk(settings.mode, playback);
    Object.assign(this.view, initialView(), { talk: ref(this.#talk) });
    this.changes.changed();
  }

  async #establish(call: Call): Promise<void> {
    const { signal } = call;
    await this.#surroundings.engineReady(signal, (engine) => {
      if (this.#call === call) this.view.engine = ref(engine);
    });
    signal.throwIfAborted();
    this.#connect({ type: "reached", step: "microphone" });
    await this.#openMicrophone(call);
    signal.throwIfAborted();
    this.#connect({ type: "reached", step: "signalling" });
    const model = call.settings.model || (await this.#surroundings.defaultModel(signal));
    await call.connect(model, this.#listener(call));
    signal.throwIfAborted();
    this.#connect({ type: "reached", step: "session" });
    for (const raw of this.#early.splice(0)) this.#received(raw);
    call.later(10_000, () => {
      if (this.#connection.phase === "connecting") this.#fail({ code: "timed_out" });
    });
  }

  async #openMicrophone(call: Call): Promise<void> {
    const problem = await call.openMicrophone(() => void this.#microphoneLost(call));
    if (this.#call !== call) return;
    this.view.microphone = problem ?? "open";
    if (problem !== null) this.#notify({ kind: "microphone", problem });
  }

  /** It was unplugged: the next best takes its place. */
  async #microphoneLost(call: Call): Promise<void> {
    if (this.#call !== call) return;
    this.sound.microphoneLost();
    await this.#openMicrophone(call);
    this.#syncMicrophone();
  }

  /** Each message of a call that is over comes too late. */
  #listener(call: Call): WireListener {
    const whileLive =
      <T extends unknown[]>(act: (...args: T) => void) =>
      (...args: T) => {
        if (this.#call === call) act(...args);
      };
    return {
      received: whileLive((raw: string) => this.#received(raw)),
      send: whileLive((event: ClientEvent) => this.#send(event)),
      audible: whileLive((audible: boolean) => this.#input({ type: "playback", audible })),
      faltered: whileLive(() => this.#connect({ type: "faltered" })),
      recovered: whileLive(() => this.#connect({ type: "recovered" })),
      closed: whileLive((failure: Failure | null) => this.#closed(failure)),
      blocked: whileLive((blocked: boolean) => this.sound.blocked(blocked)),
      agentSound: whileLive((pcm: Int16Array) => this.clips.agentSound(pcm)),
      roundTrip: whileLive((ms: number) => (this.view.roundTripMs = ms)),
    };
  }

  #closed(failure: Failure | null): void {
    if (failure === null) this.end();
    else this.#fail(failure);
  }

  #fail(failure: Failure): void {
    this.#release();
    this.#connect({ type: "failed", failure });
  }

  #release(): void {
    const call = this.#call;
    this.#call = null;
    call?.end();
    if (call !== null) for (const part of this.#parts) part.ended?.();
    this.#talk = { ...this.#talk, userSpeaking: false, audible: false, response: null };
    Object.assign(this.view, { microphone: "closed", engine: null, roundTripMs: null });
  }

  #connect(event: ConnectionEvent): void {
    this.#connection = connectionAfter(this.#connection, event);
    this.view.connection = ref(this.#connection);
  }

  #input(input: TalkInput): void {
    const step = talkAfter(this.#talk, input);
    this.#talk = step.state;
    for (const command of step.commands) {
      if (command.type === "send") this.#send(command.event);
      else if (command.type === "flush") void this.#flush();
      else this.#settle();
    }
    this.#syncMicrophone();
    this.view.talk = ref(this.#talk);
  }

  #settle(): void {
    this.#call?.later(this.#call.wire?.tailMs ?? 0, () => this.#input({ type: "settled" }));
  }

  async #flush(): Promise<void> {
    const call = this.#call;
    const heard = await call?.wire?.flush();
    if (!heard || call !== this.#call) return;
    this.#send({
      type: "conversation.item.truncate",
      item_id: heard.itemId,
      content_index: heard.contentIndex,
      audio_end_ms: heard.ms,
    });
  }

  #syncMicrophone(): void {
    if (this.#call === null) return;
    const { microphone, wire } = this.#call;
    if (microphone !== null) microphone.open = microphoneIsOpen(this.#talk);
    wire?.setSending(microphone !== null && isStreaming(this.#talk));
  }

  #nextEventId(): string {
    return `console_${++this.#sentEvents}`;
  }

  #send(event: ClientEvent): void {
    const wire = this.#call?.wire;
    if (!wire) return;
    const named = { event_id: this.#nextEventId(), ...event };
    wire.send(this.#record.sent(named, performance.now()));
    this.changes.changed();
    for (const part of this.#parts) part.sent?.(named);
  }

  #received(raw: string): void {
    if (!this.#call?.wire) {
      this.#early.push(raw);
      return;
    }
    const event = this.#record.received(raw, performance.now());
    this.changes.changed();
    if (event === null) return;
    this.#play(event);
    this.#heed(event);
    this.#input({ type: "received", event });
    for (const part of this.#parts) part.received?.(event);
  }

  #play(event: ServerEvent): void {
    if (event.type !== "response.output_audio.delta") return;
    if (!isWelcome(this.#talk, event.response_id)) return;
    this.#call?.wire?.play(event.item_id, event.content_index, event.delta);
  }

  #heed(event: ServerEvent): void {
    switch (event.type) {
      case "session.created":
        this.#connect({ type: "established", at: performance.now() });
        this.view.config = ref(event.session);
        this.#configure();
        return;
      case "session.updated":
        this.view.config = ref(event.session);
        this.#asked.accepted();
        this.#measured();
        return;
      case "error":
        this.#asked.refused(event.error.event_id);
        this.#refused(event.error.code, event.error.message);
        return;
      case "response.done": {
        const { status, status_details: details } = event.response;
        if (status !== "failed") return;
        const code = details?.error?.code ?? null;
        this.#notify({ kind: "refusal", code, message: details?.error?.message ?? "" });
        return;
      }
      default:
    }
  }

  #measured(): void {
    if (this.#updateSentAt === null || this.#call?.wire?.kind !== "websocket") return;
    this.view.roundTripMs = performance.now() - this.#updateSentAt;
    this.#updateSentAt = null;
  }

  #refused(code: string | null, message: string): void {
    const fatal = fatalFailure(code, message);
    if (fatal !== null) this.#fail(fatal);
    else if (!isBenign(code)) this.#notify({ kind: "refusal", code, message });
  }

  #notify(notice: Notice): void {
    this.view.notice = ref(notice);
  }
}

function fallback(): never {
  throw new CallFailure("unexpected", "a session without a call");
}
