/** Follows each change of a call's settings to the server's answer, and puts back what it refuses. */
import { proxy } from "valtio/vanilla";
import type { ClientEvent, ServerEvent } from "./events";
import { type LeafChange, leafChanges } from "./flat-config";
import type { SessionConfig, WireError } from "./items";
import type { SessionPart } from "./session-part";
import { type CallSettings, DEFAULT_SETTINGS } from "./settings";
import { changedFields, fieldsOf } from "./settings-check";
import { fieldsAt } from "./settings-fields";

export interface SettingsChange {
  readonly eventId: string;
  readonly leaves: readonly LeafChange[];
  /** What the call began with: nobody changed it. */
  readonly isFirst: boolean;
  state: "sent" | "accepted" | "refused";
  /** The server's own words, and its code. */
  reason: string | null;
  code: string | null;
  /** The settings that were put back to what they were. */
  putBack: readonly (keyof CallSettings)[];
}

export interface KeeperView {
  /** The latest last. */
  changes: SettingsChange[];
  /** A voice cannot change once it has spoken. */
  voiceFixed: boolean;
}

export interface Kept {
  settings(): CallSettings;
  asked(): SessionConfig | null;
  /** Tells the server what is now different. */
  apply(settings: CallSettings): void;
}

const KEPT_CHANGES = 50;
/** A server that refuses again and again is left in peace. */
const MAX_RETRIES = 5;
const SPEAKS = new Set(["output_audio_buffer.started", "response.output_audio.delta"]);

type Voice = string | { id: string };

export class SettingsKeeper implements SessionPart {
  readonly view: KeeperView = proxy({ changes: [], voiceFixed: false });
  readonly #kept: Kept;
  /** Before each update that still waits for its answer; null: before the first. */
  readonly #before = new Map<string, CallSettings | null>();
  #told: CallSettings | null = null;
  #asked: SessionConfig | null = null;
  #voice: Voice | null = null;
  #retries = 0;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  began(): void {
    Object.assign(this.view, { changes: [], voiceFixed: false });
    this.#before.clear();
    this.#told = null;
    this.#asked = null;
    this.#voice = null;
    this.#retries = 0;
  }

  configuration(): Partial<SessionConfig> {
    return this.#voice === null ? {} : { audio: { output: { voice: this.#voice } } };
  }

  sent(event: ClientEvent): void {
    if (event.type !== "session.update" || event.event_id === undefined) return;
    const now = { ...this.#kept.settings() };
    const asked = this.#kept.asked();
    this.#before.set(event.event_id, this.#told);
    this.view.changes.push({
      eventId: event.event_id,
      leaves: leafChanges(this.#asked, asked),
      isFirst: this.#asked === null,
      state: "sent",
      reason: null,
      code: null,
      putBack: [],
    });
    if (this.view.changes.length > KEPT_CHANGES) this.view.changes.shift();
    this.#told = now;
    this.#asked = asked;
  }

  received(event: ServerEvent): void {
    if (SPEAKS.has(event.type)) this.#fixVoice();
    else if (event.type === "session.updated") this.#accepted();
    else if (event.type === "error") this.#refused(event.error);
  }

  #fixVoice(): void {
    if (this.view.voiceFixed) return;
    this.view.voiceFixed = true;
    this.#voice = this.#kept.asked()?.audio?.output?.voice ?? null;
  }

  #accepted(): void {
    const waiting = this.view.changes.find(({ state }) => state === "sent");
    if (waiting === undefined) return;
    waiting.state = "accepted";
    this.#before.delete(waiting.eventId);
  }

  #refused({ event_id: eventId, message, code, param }: WireError): void {
    const change = this.view.changes.find((sent) => sent.eventId === eventId);
    if (change === undefined || eventId == null || change.state !== "sent") return;
    const before = this.#before.get(eventId) ?? null;
    this.#before.delete(eventId);
    this.#asked = this.#kept.asked();
    const fields = this.#blamed(before, param ?? "");
    Object.assign(change, { state: "refused", reason: message, code, putBack: fields });
    if (fields.length === 0 || this.#retries >= MAX_RETRIES) return;
    this.#retries += 1;
    const settings = this.#kept.settings();
    Object.assign(settings, fieldsOf(before ?? DEFAULT_SETTINGS, fields));
    this.#kept.apply(settings);
  }

  /** What the error names, as far as it was changed; all that was changed when it names nothing of it. */
  #blamed(before: CallSettings | null, param: string): (keyof CallSettings)[] {
    const changed = changedFields(before ?? DEFAULT_SETTINGS, this.#kept.settings());
    const named = fieldsAt(param).filter((name) => changed.includes(name));
    if (named.length > 0) return named;
    return before === null ? [] : changed;
  }
}
