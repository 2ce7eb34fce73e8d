/** Watches the connection of a call: samples it, grades it, writes it down, proposes less when it is bad. */
import { proxy, ref } from "valtio/vanilla";
import type { ClientEvent, ServerEvent } from "@/realtime/events";
import type { SessionConfig } from "@/realtime/items";
import type { Session } from "@/realtime/session";
import type { SessionPart } from "@/realtime/session-part";
import { LOWEST_KBPS } from "@/realtime/webrtc/codecs";
import { type Adaptation, type Measure, UNADAPTED, adaptationAfter, settledWith } from "./adapt";
import { type Grade, type LinkQuality, qualityBetween, steadyGrade } from "./quality";
import { audioRow, codecRow, pairRow } from "./rows";
import { EMPTY_SAMPLE, type LinkSample } from "./sample";

const SAMPLE_MS = 1000;
const ROW_MS = 5000;
/** Two minutes of it. */
const HISTORY = 120;

export interface LinkView {
  sample: LinkSample | null;
  grade: Grade | null;
  /** Newest last. */
  history: readonly LinkQuality[];
  roundTripMs: number | null;
  /** What is proposed because packets keep getting lost. */
  offer: Measure | null;
  /** Measures that are in force. */
  measures: readonly Measure[];
}

function emptyView(): LinkView {
  return {
    sample: null,
    grade: null,
    history: ref([]),
    roundTripMs: null,
    offer: null,
    measures: [],
  };
}

export class LinkMonitor implements SessionPart {
  readonly view: LinkView = proxy(emptyView());
  readonly #session: Session;
  readonly #isAutomatic: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;
  #before: LinkSample = EMPTY_SAMPLE;
  #written: LinkSample = EMPTY_SAMPLE;
  #adaptation: Adaptation = UNADAPTED;
  #updateSentAt: number | null = null;

  /** `isAutomatic`: whether measures are taken without asking. */
  constructor(session: Session, isAutomatic: () => boolean) {
    this.#session = session;
    this.#isAutomatic = isAutomatic;
  }

  configuration(): Partial<SessionConfig> {
    return this.view.measures.includes("text") ? { output_modalities: ["text"] } : {};
  }

  began(): void {
    this.ended();
    Object.assign(this.view, emptyView());
    this.#adaptation = UNADAPTED;
    this.#watch();
  }

  resumed(): void {
    this.#watch();
    if (this.view.measures.includes("lower_bitrate"))
      void this.#session.wire?.limitBitrate(LOWEST_KBPS);
  }

  ended(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    Object.assign(this.view, { grade: null, roundTripMs: null, offer: null });
  }

  sent(event: ClientEvent): void {
    if (event.type === "session.update") this.#updateSentAt = performance.now();
  }

  received(event: ServerEvent): void {
    if (event.type !== "session.updated" || this.#updateSentAt === null) return;
    if (this.#session.wire?.kind === "websocket") {
      this.view.roundTripMs = performance.now() - this.#updateSentAt;
    }
    this.#updateSentAt = null;
  }

  /** The user takes what is proposed. */
  take(measure: Measure): void {
    this.#settle(measure, "taken");
    this.view.measures = [...this.view.measures, measure];
    if (measure === "lower_bitrate") void this.#session.wire?.limitBitrate(LOWEST_KBPS);
    else this.#session.refresh();
  }

  /** The user does not want what is proposed. */
  decline(measure: Measure): void {
    this.#settle(measure, "declined");
  }

  /** Back to full sound. */
  restore(): void {
    this.view.measures = [];
    this.#adaptation = UNADAPTED;
    this.#note("audio.measure", { measure: "none", because: "restored" });
    void this.#session.wire?.limitBitrate(0);
    this.#session.refresh();
  }

  #settle(measure: Measure, outcome: string): void {
    this.#adaptation = settledWith(this.#adaptation, measure);
    this.view.offer = null;
    this.#note("audio.measure", { measure, outcome });
  }

  #watch(): void {
    this.#before = EMPTY_SAMPLE;
    this.#written = EMPTY_SAMPLE;
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.#sample(), SAMPLE_MS);
  }

  async #sample(): Promise<void> {
    const { wire } = this.#session;
    const sample = await wire?.measure(performance.now()).catch(() => null);
    if (!sample || wire !== this.#session.wire || this.#timer === undefined) return;
    const before = this.#before;
    this.#before = sample;
    this.view.sample = ref(sample);
    if (sample.rttMs !== null) this.view.roundTripMs = sample.rttMs;
    this.#write(sample);
    if (before === EMPTY_SAMPLE) return;
    const quality = qualityBetween(before, sample);
    this.view.history = ref([...this.view.history.slice(1 - HISTORY), quality]);
    this.view.grade = steadyGrade(this.view.history);
    this.#adapt(quality);
  }

  #adapt(quality: LinkQuality): void {
    if (this.#session.wire?.kind !== "webrtc") return;
    this.#adaptation = adaptationAfter(this.#adaptation, quality);
    const { offer } = this.#adaptation;
    if (offer === this.view.offer) return;
    this.view.offer = offer;
    if (offer === null) return;
    this.#note("audio.loss", {
      loss_in: quality.lossIn,
      loss_out: quality.lossOut,
      proposed: offer,
    });
    if (this.#isAutomatic()) this.take(offer);
  }

  /** Rows for the log: what changed at once, the rest every few seconds. */
  #write(sample: LinkSample): void {
    const last = this.#written;
    const pair = pairRow(last, sample);
    if (pair !== null) this.#session.note({ category: "connection", ...pair });
    const codec = codecRow(last, sample);
    const isDue = sample.at - last.at >= ROW_MS;
    if (!isDue && pair === null && codec === null) return;
    if (codec !== null) this.#session.note({ category: "audio", ...codec });
    if (isDue) {
      const levels = { input: this.#session.inputLevel, output: this.#session.outputLevel };
      this.#session.note({ category: "audio", ...audioRow(last, sample, levels) });
    }
    this.#written = isDue ? sample : { ...sample, at: last.at };
  }

  #note(type: string, payload: object): void {
    this.#session.note({ category: "audio", severity: "warning", type, payload });
  }
}
