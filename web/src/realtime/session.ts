/** The shell around the machines: carries out what they decide, for one conversation at a time. */
import { FrameNotifier } from "@/lib/frame-notifier";
import { onHttp } from "@/lib/http";
import { proxy, ref, subscribe } from "valtio/vanilla";
import { Clips } from "./audio/clips";
import { Sound } from "./audio/sound";
import { Call } from "./call";
import { Configurer } from "./configurer";
import {
  type ConnectionEvent,
  IDLE,
  type TransportKind,
  connectionAfter,
  isBusy,
} from "./connection";
import { Dialogue } from "./dialogue";
import type { ClientEvent, ServerEvent } from "./events";
import { endNote } from "./end-note";
import { type Failure, failureOf } from "./failures";
import type { SessionConfig } from "./items";
import { messagesOf } from "./images/messages";
import { browserClock } from "./link/clock";
import type { Crossing } from "./link/anchor";
import { Line, type LineHost } from "./link/line";
import { isQuiet } from "./link/talk-crossing";
import { httpNote } from "./http-note";
import type { CallRecord } from "./log/record";
import { Mouthpiece } from "./mouthpiece";
import type { SessionPart } from "./session-part";
import type { CallSettings } from "./settings";
import { LinkMonitor } from "./stats/monitor";
import type { SessionSurroundings } from "./surroundings";
import { TalkRunner, type TalkHost } from "./talk-runner";
import { type Notice, type SessionView, initialView, refusalIn } from "./view";
import type { LineNote, Wire } from "./wire";

export class Session {
  readonly view: SessionView = proxy(initialView());
  /** Told when the record has grown; at most once a frame. */
  readonly changes = new FrameNotifier();
  readonly sound: Sound;
  /** The audio of each turn. */
  readonly clips: Clips;
  /** How good the connection is. */
  readonly link = new LinkMonitor(this, () => this.#configurer.settings?.adaptive ?? false);
  readonly #surroundings: SessionSurroundings;
  readonly #dialogue = new Dialogue(this.changes, () =>
    this.#line?.isCrossing === true ? null : this.wire,
  );
  #connection = IDLE;
  readonly #talk: TalkRunner;
  #call: Call | null = null;
  #line: Line | null = null;
  readonly #configurer = new Configurer(this.#dialogue);
  readonly #mouthpiece: Mouthpiece;

  constructor(surroundings: SessionSurroundings, sound: Sound = new Sound()) {
    this.#surroundings = surroundings;
    this.sound = sound;
    this.clips = new Clips(() => sound.speakerId);
    sound.onChunk = (pcm) => {
      this.clips.ownSound(pcm);
      this.#dialogue.keeper.audio.heard(pcm);
    };
    this.use(this.clips);
    this.#mouthpiece = this.#makeMouthpiece();
    this.#talk = new TalkRunner(this.#talkHost());
    subscribe(sound.settings, () => this.#mouthpiece.sync());
    this.use(this.link);
    onHttp((exchange) => {
      if (this.#call !== null) this.#dialogue.note(httpNote(exchange));
    });
  }

  get record(): CallRecord {
    return this.#dialogue.record;
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

  /** The present connection; null while there is none. */
  get wire(): Wire | null {
    return this.#call?.wire ?? null;
  }

  /** Begins a new conversation. */
  async start(chosen: CallSettings): Promise<void> {
    if (isBusy(this.#connection)) return;
    const settings = { ...chosen };
    this.#reset(settings);
    await this.#open(settings, "started");
  }

  /** Takes up the conversation that a failure has ended. */
  async resume(chosen: CallSettings): Promise<void> {
    if (isBusy(this.#connection)) return;
    const settings = { ...chosen };
    this.#configurer.settings = settings;
    await this.#open(settings, "resumed");
  }

  /** Ends the call, or gives up connecting. The record stays until the next one. */
  end(): void {
    this.#release();
    this.#connect({ type: "ended" });
  }

  press(): void {
    this.#dialogue.keeper.audio.hold(true);
    this.#talk.input({ type: "press", at: performance.now() });
  }

  release(): void {
    this.#talk.input({ type: "release", at: performance.now() });
  }

  interrupt(): void {
    this.#talk.input({ type: "interrupt" });
  }

  /** Throws away what is being said instead of sending it. */
  discard(): void {
    this.#talk.input({ type: "discard" });
  }

  /** images: data URLs of PNG or JPEG, within the limits of `imageBudget`. */
  say(text: string, images: readonly string[] = []): void {
    this.#talk.input({ type: "say", messages: messagesOf(text, images, this.messageLimit) });
  }

  mute(muted: boolean): void {
    this.#talk.input({ type: "mute", muted });
  }

  dismissNotice(): void {
    this.view.notice = null;
  }

  use(part: SessionPart): void {
    this.#dialogue.parts.push(part);
  }

  /** A row of our own in the log. */
  note(note: LineNote): void {
    this.#dialogue.note(note);
  }

  /** Sends an event of the protocol. Without a call it does nothing; while one is got back it waits. */
  send(event: ClientEvent): void {
    this.#send(event);
  }

  /** Sends what asks for a reply, as soon as no response is in progress. */
  ask(...events: readonly ClientEvent[]): void {
    this.#talk.input({ type: "ask", events });
  }

  /** Does not wait any longer before the next attempt to get the call back. */
  retryNow(): void {
    this.#line?.retryNow();
  }

  /** Carries the call over to another transport as soon as nobody speaks. */
  travelBy(transport: TransportKind): void {
    this.view.notice = null;
    this.#line?.travelBy(transport);
  }

  /** Brings a call in progress in line with what the user now chooses. */
  apply(settings: CallSettings): void {
    if (this.#call === null) return;
    this.#configurer.settings = { ...settings };
    this.refresh();
    this.#talk.input({ type: "mode", mode: settings.mode });
  }

  /** Tells the server what of the configuration is new, if anything is. */
  refresh(): void {
    if (this.#configurer.asked !== null) this.#configurer.configure();
  }

  /** Asks the server something that it answers at once. */
  probe(): void {
    this.#configurer.probe();
  }

  /** Nothing comes over the wire any more, although it looks open. */
  silent(): void {
    this.#line?.lost({ code: "connection_lost", detail: "no answer" });
  }

  /** What the server was asked to be, and did not refuse; null before the call. */
  get asked(): SessionConfig | null {
    return this.#configurer.asked;
  }

  /** What the server would be asked to be. */
  planned(settings: CallSettings): SessionConfig {
    return this.#configurer.planned(settings);
  }

  async retryMicrophone(): Promise<void> {
    if (this.#call === null) return;
    this.view.notice = null;
    await this.#mouthpiece.again();
  }

  #reset(settings: CallSettings): void {
    this.#release();
    this.#dialogue.begin();
    this.#configurer.settings = settings;
    const playback = settings.transport === "webrtc" ? "server" : "client";
    Object.assign(this.view, initialView());
    this.#talk.begin(settings.mode, playback);
  }

  async #open(settings: CallSettings, how: "started" | "resumed"): Promise<void> {
    this.#configurer.forget();
    this.#connect({ type: "started", transport: settings.transport });
    try {
      const call = new Call(settings, this.sound);
      this.#call = call;
      this.#line = new Line(this.#host(call), browserClock, settings.transport);
      await this.#line.start(how === "started" ? "new" : "reconnected");
    } catch (reason) {
      this.#fail(failureOf(reason));
    }
  }

  /** What a line asks of us. News of a call that is over comes too late. */
  #host(call: Call): LineHost {
    const live =
      <T extends unknown[]>(act: (...args: T) => void) =>
      (...args: T) => {
        if (this.#call === call) act(...args);
      };
    return {
      engineReady: (signal) =>
        this.#surroundings.engineReady(signal, (engine) => {
          if (this.#call === call) this.view.engine = ref(engine);
        }),
      openMicrophone: () => this.#mouthpiece.open(call),
      connect: async (transport, listener, signal) => {
        const model = call.settings.model || (await this.#surroundings.defaultModel(signal));
        const agent = this.#surroundings.agent?.() ?? null;
        return call.connect(transport, { model, agent }, listener, signal);
      },
      adopt: live((wire: Wire) => call.adopt(wire)),
      dropped: live(() => this.#dropped(call)),
      rerouted: live((cause: Failure) => this.#notify({ kind: "rerouted", cause })),
      moved: live((event: ConnectionEvent) => this.#connect(event)),
      received: live((raw: string) => this.#received(raw)),
      sent: live((event: ClientEvent) => this.#send(event)),
      audible: live((audible: boolean) => {
        this.#dialogue.keeper.playing.audible(audible, performance.now());
        this.#talk.input({ type: "playback", audible });
      }),
      blocked: live((blocked: boolean) => this.sound.blocked(blocked)),
      agentSound: live((pcm: Int16Array) => this.clips.agentSound(pcm)),
      note: live((note: LineNote) => this.#dialogue.note(note)),
      isQuiet: () => isQuiet(this.#talk.state),
      over: live((failure: Failure) => this.#fail(failure)),
    };
  }

  #talkHost(): TalkHost {
    const call = () => this.#call;
    return {
      get wire() {
        return call()?.wire ?? null;
      },
      send: (event) => this.#send(event),
      later: (ms, act) => call()?.later(ms, act),
      changed: (state) => {
        this.#mouthpiece.sync();
        this.view.talk = ref(state);
        this.#line?.quietened();
      },
    };
  }

  #makeMouthpiece(): Mouthpiece {
    const call = () => this.#call;
    const talk = () => this.#talk.state;
    return new Mouthpiece(this.sound, {
      get call() {
        return call();
      },
      get talk() {
        return talk();
      },
      became: (microphone) => (this.view.microphone = microphone),
      notify: (notice) => this.#notify(notice),
    });
  }

  #fail(failure: Failure): void {
    this.#dialogue.note(endNote(failure));
    this.#release();
    this.#connect({ type: "failed", failure });
  }

  #release(): void {
    const call = this.#call;
    this.#line?.end();
    this.#line = null;
    this.#call = null;
    call?.end();
    if (call !== null) this.#dialogue.end();
    this.#talk.cutOff();
    Object.assign(this.view, { microphone: "closed", engine: null, notice: null });
  }

  #connect(event: ConnectionEvent): void {
    this.#connection = connectionAfter(this.#connection, event);
    this.view.connection = ref(this.#connection);
  }

  #send(event: ClientEvent): void {
    if (this.#call !== null) this.#dialogue.send(event);
  }

  #received(raw: string): void {
    const event = this.#dialogue.received(raw);
    if (event === null) return;
    this.#talk.play(event);
    this.#heed(event);
    const refusal = refusalIn(event);
    if (refusal !== null) this.#notify(refusal);
    this.#talk.input({ type: "received", event });
    this.#dialogue.tell(event);
  }

  #heed(event: ServerEvent): void {
    this.#configurer.received(event);
    switch (event.type) {
      case "session.created":
        this.#created(event.session);
        return;
      case "session.updated":
        this.view.config = ref(event.session);
        return;
      case "error":
        this.#line?.refused(event.error);
        return;
      default:
    }
  }

  #created(session: SessionConfig): void {
    this.view.config = ref(session);
    this.view.engine = null;
    const arrival = this.#line?.established() ?? null;
    this.#configurer.forget();
    this.#configurer.configure();
    if (arrival !== null && arrival !== "new") this.#carryOver(arrival);
    this.#connect({ type: "established", at: performance.now() });
    const end = session.expires_at === undefined ? null : session.expires_at * 1000;
    this.view.renewsAt = end === null ? null : (this.#line?.expiresAt(end) ?? null);
  }

  #dropped(call: Call): void {
    call.drop();
    this.#dialogue.dropped(this.#talk.cutOff());
  }

  #carryOver(crossing: Crossing): void {
    const asked = this.#dialogue.carryOver(crossing);
    this.#talk.crossTo(this.wire?.playback ?? "server", asked);
  }

  #notify(notice: Notice): void {
    this.view.notice = ref(notice);
  }
}
