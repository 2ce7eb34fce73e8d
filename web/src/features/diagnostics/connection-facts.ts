/** What the connection panel says, as rows of words. */
import { size } from "@/lib/format";
import type { TransportKind } from "@/realtime/connection";
import type { LinkQuality } from "@/realtime/stats/quality";
import type { CandidatePair, Codec, LinkSample } from "@/realtime/stats/sample";
import type { TFunction } from "i18next";

export interface Fact {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** Who answers, and whether the sound goes there without passing this server. */
export interface Answering {
  readonly provider: string;
  /** What the provider is called. */
  readonly name: string;
  readonly isDirect: boolean;
}

interface Known {
  readonly transport: TransportKind | null;
  readonly answering?: Answering | null;
  readonly sample: LinkSample;
  readonly quality: LinkQuality | null;
}

type Entry = readonly [name: string, label: string, value: string | null];

function facts(entries: readonly Entry[]): Fact[] {
  return entries.flatMap(([name, label, value]) =>
    value === null || value === "" ? [] : [{ name, label, value }],
  );
}

function ms(value: number | null): string | null {
  if (value === null) return null;
  return value > 0 && value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share === 0 || share >= 0.1 ? 0 : 1)} %`;
}

function codec(agreed: Codec | null): string | null {
  if (agreed === null) return null;
  const { name, clockRate, channels } = agreed;
  return `${name}, ${clockRate / 1000} kHz${channels > 1 ? `, ×${channels}` : ""}`;
}

function end(type: string, place: string): string {
  return place === "" ? type : `${type} ${place}`;
}

function ways(pair: CandidatePair | null, t: TFunction): Entry[] {
  if (pair === null) return [];
  return [
    ["local", t("link.local"), end(pair.localType, pair.local)],
    ["remote", t("link.remote"), end(pair.remoteType, pair.remote)],
    ["protocol", t("link.protocol"), pair.protocol.toUpperCase()],
    ["network", t("link.network"), pair.network],
  ];
}

/** Which way the sound goes: only WebRTC to a provider can leave this server out. */
function path({ transport, answering }: Known, t: TFunction): string | null {
  if (transport === null || answering == null) return null;
  const { provider, name, isDirect } = answering;
  if (provider === "embedded") return t("link.path.here");
  const isPast = transport === "webrtc" && isDirect;
  return t(isPast ? "link.path.direct" : "link.path.relayed", { provider: name });
}

export function wayFacts(known: Known, t: TFunction): Fact[] {
  const { transport, sample } = known;
  const { states, pair } = sample;
  const channel = transport === "websocket" ? t("link.socket") : t("link.channel");
  return facts([
    ["transport", t("link.transport"), transport === null ? null : t(`transport.${transport}`)],
    ["path", t("link.path.name"), path(known, t)],
    ["signalling", t("link.signalling"), states?.signalling ?? null],
    ["ice", "ICE", states?.ice ?? null],
    ["dtls", "DTLS", states?.dtls ?? null],
    ["channel", channel, states?.channel ?? null],
    ...ways(pair, t),
  ]);
}

export function soundFacts({ transport, sample, quality }: Known, t: TFunction): Fact[] {
  const isMedia = transport === "webrtc";
  const kbps = (value: number) => `${Math.round(value)} kbit/s`;
  return facts([
    ["codec-in", t("link.codecIn"), codec(sample.codecIn)],
    ["codec-out", t("link.codecOut"), codec(sample.codecOut)],
    ["kbps-in", t("link.kbpsIn"), quality && kbps(quality.kbpsIn)],
    ["kbps-out", t("link.kbpsOut"), quality && kbps(quality.kbpsOut)],
    ["loss-in", t("link.lossIn"), quality && isMedia ? percent(quality.lossIn) : null],
    ["loss-out", t("link.lossOut"), quality && isMedia ? percent(quality.lossOut) : null],
    ["jitter", t("link.jitter"), isMedia ? ms(sample.jitterMs) : null],
    ["buffer", t("link.buffer"), isMedia ? ms(quality?.bufferMs ?? null) : null],
    [
      "concealed",
      t("link.concealed"),
      isMedia ? `${Math.max(0, sample.concealed)} (${percent(quality?.concealed ?? 0)})` : null,
    ],
  ]);
}

interface HeapPerformance extends Performance {
  /** Only in browsers built on Chromium. */
  readonly memory?: { readonly usedJSHeapSize: number };
}

export function totalFacts({ sample }: Known, t: TFunction): Fact[] {
  const { memory } = performance as HeapPerformance;
  return facts([
    ["bytes-in", t("link.bytesIn"), size(sample.bytesIn)],
    ["bytes-out", t("link.bytesOut"), size(sample.bytesOut)],
    ["queued", t("link.queued"), size(sample.queuedBytes)],
    ["memory", t("link.memory"), memory === undefined ? null : size(memory.usedJSHeapSize)],
  ]);
}
