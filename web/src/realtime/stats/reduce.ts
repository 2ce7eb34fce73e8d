/** The reports of RTCPeerConnection.getStats() as one sample. Pure; tolerant of what a browser leaves out. */
import { type CandidatePair, type Codec, EMPTY_SAMPLE, type LinkSample } from "./sample";

export type Report = Readonly<Record<string, unknown>>;

function num(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function maybe(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function ms(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}

class Reports {
  readonly #all: readonly Report[];
  readonly #byId: ReadonlyMap<string, Report>;

  constructor(reports: Iterable<Report>) {
    this.#all = [...reports];
    this.#byId = new Map(this.#all.map((report) => [text(report.id), report]));
  }

  audio(type: string): Report {
    const isAudio = (report: Report) =>
      report.type === type && (report.kind ?? report.mediaType ?? "audio") === "audio";
    return this.#all.find(isAudio) ?? {};
  }

  of(type: string): Report {
    return this.#all.find((report) => report.type === type) ?? {};
  }

  at(id: unknown): Report {
    return this.#byId.get(text(id)) ?? {};
  }

  get selectedPair(): Report {
    const selected = this.at(this.of("transport").selectedCandidatePairId);
    if (selected.type === "candidate-pair") return selected;
    const isUsed = (report: Report) =>
      report.type === "candidate-pair" && report.nominated === true && report.state === "succeeded";
    return this.#all.find(isUsed) ?? {};
  }
}

function codecOf(report: Report): Codec | null {
  const mime = text(report.mimeType);
  if (mime === "") return null;
  return {
    name: mime.slice(mime.indexOf("/") + 1),
    clockRate: num(report.clockRate),
    channels: num(report.channels) || 1,
    parameters: text(report.sdpFmtpLine),
  };
}

function place(candidate: Report): string {
  const address = text(candidate.address) || text(candidate.ip);
  return address === "" ? "" : `${address}:${num(candidate.port)}`;
}

function pairOf(pair: Report, reports: Reports): CandidatePair | null {
  if (pair.type !== "candidate-pair") return null;
  const local = reports.at(pair.localCandidateId);
  const remote = reports.at(pair.remoteCandidateId);
  return {
    localType: text(local.candidateType),
    remoteType: text(remote.candidateType),
    protocol: text(local.protocol),
    local: place(local),
    remote: place(remote),
    network: text(local.networkType),
  };
}

export function sampleOf(all: Iterable<Report>, at: number): LinkSample {
  const reports = new Reports(all);
  const inbound = reports.audio("inbound-rtp");
  const outbound = reports.audio("outbound-rtp");
  const told = reports.audio("remote-inbound-rtp");
  const pair = reports.selectedPair;
  const transport = reports.of("transport");
  return {
    ...EMPTY_SAMPLE,
    at,
    rttMs: ms(maybe(pair.currentRoundTripTime) ?? maybe(told.roundTripTime)),
    jitterMs: ms(maybe(inbound.jitter)),
    packetsIn: num(inbound.packetsReceived),
    lostIn: Math.max(0, num(inbound.packetsLost)),
    packetsOut: num(outbound.packetsSent),
    lostOut: Math.max(0, num(told.packetsLost)),
    bytesIn: num(transport.bytesReceived) || num(inbound.bytesReceived),
    bytesOut: num(transport.bytesSent) || num(outbound.bytesSent),
    samplesIn: num(inbound.totalSamplesReceived),
    concealed: num(inbound.concealedSamples) - num(inbound.silentConcealedSamples),
    bufferedMs: num(inbound.jitterBufferDelay) * 1000,
    bufferedCount: num(inbound.jitterBufferEmittedCount),
    codecIn: codecOf(reports.at(inbound.codecId)),
    codecOut: codecOf(reports.at(outbound.codecId)),
    pair: pairOf(pair, reports),
    states: {
      signalling: "",
      gathering: "",
      ice: text(transport.iceState),
      dtls: text(transport.dtlsState),
      peer: "",
      channel: text(reports.of("data-channel").state),
    },
  };
}
