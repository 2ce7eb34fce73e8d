import { UNADAPTED, adaptationAfter, settledWith } from "@/realtime/stats/adapt";
import { gradeOf, qualityBetween, steadyGrade } from "@/realtime/stats/quality";
import { sampleOf } from "@/realtime/stats/reduce";
import { EMPTY_SAMPLE } from "@/realtime/stats/sample";
import { describe, expect, it } from "vitest";

const REPORTS = [
  {
    id: "t",
    type: "transport",
    selectedCandidatePairId: "p",
    dtlsState: "connected",
    bytesSent: 900,
    bytesReceived: 800,
  },
  {
    id: "p",
    type: "candidate-pair",
    localCandidateId: "l",
    remoteCandidateId: "r",
    currentRoundTripTime: 0.042,
    nominated: true,
    state: "succeeded",
  },
  {
    id: "l",
    type: "local-candidate",
    candidateType: "host",
    protocol: "udp",
    address: "10.0.0.2",
    port: 5000,
    networkType: "wifi",
  },
  { id: "r", type: "remote-candidate", candidateType: "host", address: "10.0.0.1", port: 3478 },
  {
    id: "i",
    type: "inbound-rtp",
    kind: "audio",
    codecId: "c",
    packetsReceived: 95,
    packetsLost: 5,
    jitter: 0.004,
    concealedSamples: 480,
    totalSamplesReceived: 48_000,
  },
  {
    id: "c",
    type: "codec",
    mimeType: "audio/opus",
    clockRate: 48_000,
    channels: 2,
    sdpFmtpLine: "minptime=10;useinbandfec=1",
  },
];

describe("P1b, K1c: the quality of the connection", () => {
  it("comes from the browser's reports", () => {
    const sample = sampleOf(REPORTS, 2000);
    expect(sample).toMatchObject({
      rttMs: 42,
      jitterMs: 4,
      packetsIn: 95,
      lostIn: 5,
      concealed: 480,
    });
    expect(sample.pair).toMatchObject({
      local: "10.0.0.2:5000",
      remoteType: "host",
      network: "wifi",
    });
    expect(sample.codecIn).toMatchObject({
      name: "opus",
      parameters: "minptime=10;useinbandfec=1",
    });
    const quality = qualityBetween({ ...EMPTY_SAMPLE, at: 1000 }, sample);
    expect(quality.lossIn).toBeCloseTo(0.05);
    expect(quality.concealed).toBeCloseTo(0.01);
    expect(quality.kbpsOut).toBeCloseTo(7.2);
    expect(gradeOf(quality)).toBe("fair");
  });

  it("is nothing special when a browser reports nothing", () => {
    const quality = qualityBetween({ ...EMPTY_SAMPLE, at: 0 }, sampleOf([], 1000));
    expect(gradeOf(quality)).toBe("good");
    expect(steadyGrade([])).toBeNull();
  });

  it("does not flicker", () => {
    const good = qualityBetween({ ...EMPTY_SAMPLE, at: 0 }, { ...EMPTY_SAMPLE, at: 1000 });
    const poor = { ...good, lossIn: 0.3 };
    expect(steadyGrade([good, good, good, good, poor])).toBe("good");
    expect(steadyGrade([good, poor, poor, poor, poor])).toBe("poor");
  });
});

describe("P1c: lasting loss", () => {
  const good = qualityBetween({ ...EMPTY_SAMPLE, at: 0 }, { ...EMPTY_SAMPLE, at: 1000 });
  const run = (from: number, seconds: number, loss: number, start = UNADAPTED) =>
    Array.from({ length: seconds }, (_, i) => ({
      ...good,
      at: (from + i) * 1000,
      lossIn: loss,
    })).reduce(adaptationAfter, start);

  it("proposes less sound, then text; a short one proposes nothing", () => {
    expect(run(1, 4, 0.3).offer).toBeNull();
    const first = run(1, 8, 0.3);
    expect(first.offer).toBe("lower_bitrate");
    const second = run(10, 12, 0.3, settledWith(first, "lower_bitrate"));
    expect(second.offer).toBe("text");
    expect(run(30, 20, 0.5, settledWith(second, "text")).offer).toBeNull();
  });

  it("withdraws its proposal when the network recovers", () => {
    expect(run(10, 1, 0, run(1, 8, 0.3)).offer).toBeNull();
  });
});
