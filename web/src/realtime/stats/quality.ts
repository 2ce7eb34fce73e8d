/** How good the connection is, from two samples in a row. Pure. */
import type { LinkSample } from "./sample";

export interface LinkQuality {
  readonly at: number;
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  /** Shares from 0 to 1, of the time between the samples. */
  readonly lossIn: number;
  readonly lossOut: number;
  readonly concealed: number;
  readonly kbpsIn: number;
  readonly kbpsOut: number;
  /** Mean time in the jitter buffer. */
  readonly bufferMs: number | null;
  readonly queuedBytes: number;
}

export type Grade = "good" | "fair" | "poor";

/** A counter that a new connection set back to zero counts from there. */
function grown(before: number, after: number): number {
  return after >= before ? after - before : after;
}

function share(part: number, rest: number): number {
  const whole = part + rest;
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole));
}

export function qualityBetween(before: LinkSample, after: LinkSample): LinkQuality {
  const seconds = Math.max(0.001, (after.at - before.at) / 1000);
  const kbps = (from: number, to: number) => (grown(from, to) * 8) / 1000 / seconds;
  const emitted = grown(before.bufferedCount, after.bufferedCount);
  const concealed = grown(before.concealed, after.concealed);
  const samples = grown(before.samplesIn, after.samplesIn);
  return {
    at: after.at,
    rttMs: after.rttMs,
    jitterMs: after.jitterMs,
    lossIn: share(grown(before.lostIn, after.lostIn), grown(before.packetsIn, after.packetsIn)),
    lossOut: Math.min(
      1,
      grown(before.lostOut, after.lostOut) /
        Math.max(1, grown(before.packetsOut, after.packetsOut)),
    ),
    concealed: share(concealed, Math.max(0, samples - concealed)),
    kbpsIn: kbps(before.bytesIn, after.bytesIn),
    kbpsOut: kbps(before.bytesOut, after.bytesOut),
    bufferMs: emitted === 0 ? null : grown(before.bufferedMs, after.bufferedMs) / emitted,
    queuedBytes: after.queuedBytes,
  };
}

export function worseLoss({ lossIn, lossOut }: LinkQuality): number {
  return Math.max(lossIn, lossOut);
}

/** ITU-T G.114: talk suffers beyond 150 ms one way, and badly beyond 400 ms; Opus conceals a few per cent. */
const LIMITS = {
  good: { rttMs: 300, jitterMs: 30, loss: 0.02, concealed: 0.05, queuedBytes: 64_000 },
  fair: { rttMs: 700, jitterMs: 80, loss: 0.07, concealed: 0.15, queuedBytes: 256_000 },
} as const;

function within(quality: LinkQuality, limit: (typeof LIMITS)["good" | "fair"]): boolean {
  return (
    (quality.rttMs ?? 0) <= limit.rttMs &&
    (quality.jitterMs ?? 0) <= limit.jitterMs &&
    worseLoss(quality) <= limit.loss &&
    quality.concealed <= limit.concealed &&
    quality.queuedBytes <= limit.queuedBytes
  );
}

export function gradeOf(quality: LinkQuality): Grade {
  if (within(quality, LIMITS.good)) return "good";
  return within(quality, LIMITS.fair) ? "fair" : "poor";
}

const REMEMBERED = 5;

/** The grade that two thirds of the latest samples reach: one bad moment does not flicker. */
export function steadyGrade(latest: readonly LinkQuality[]): Grade | null {
  const grades = latest.slice(-REMEMBERED).map(gradeOf);
  if (grades.length === 0) return null;
  const reached = (wanted: readonly Grade[]) =>
    grades.filter((grade) => wanted.includes(grade)).length * 3 >= grades.length * 2;
  if (reached(["good"])) return "good";
  return reached(["good", "fair"]) ? "fair" : "poor";
}
