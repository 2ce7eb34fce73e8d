/** What the log is told of samples. Pure. */
import type { LineNote } from "@/realtime/wire";
import { qualityBetween } from "./quality";
import { EMPTY_SAMPLE, type LinkSample } from "./sample";

type Row = Pick<LineNote, "type" | "payload">;

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The way that the packets take, when it is another than before. */
export function pairRow(last: LinkSample, sample: LinkSample): Row | null {
  if (sample.pair === null || same(last.pair, sample.pair)) return null;
  const { pair, states } = sample;
  return { type: "rtc.pair", payload: { ...pair, dtls: states?.dtls, channel: states?.channel } };
}

export function codecRow(last: LinkSample, sample: LinkSample): Row | null {
  const { codecIn, codecOut } = sample;
  const isNews = !same([last.codecIn, last.codecOut], [codecIn, codecOut]);
  if (!isNews || (codecIn === null && codecOut === null)) return null;
  return { type: "audio.codec", payload: { in: codecIn, out: codecOut } };
}

function percent(share: number): number {
  return Math.round(share * 1000) / 10;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}

export interface Levels {
  /** 0 to 1. */
  readonly input: number;
  readonly output: number;
}

export function audioRow(last: LinkSample, sample: LinkSample, levels: Levels): Row {
  const base = last.at === 0 ? { ...EMPTY_SAMPLE, at: sample.at - 1000 } : last;
  const quality = qualityBetween(base, sample);
  const payload = {
    codec_in: sample.codecIn?.name ?? null,
    codec_out: sample.codecOut?.name ?? null,
    kbps_in: rounded(quality.kbpsIn),
    kbps_out: rounded(quality.kbpsOut),
    packets_in: sample.packetsIn,
    packets_out: sample.packetsOut,
    lost_in_percent: percent(quality.lossIn),
    lost_out_percent: percent(quality.lossOut),
    jitter_ms: rounded(quality.jitterMs),
    concealed_samples: sample.concealed,
    concealed_percent: percent(quality.concealed),
    jitter_buffer_ms: rounded(quality.bufferMs),
    queued_bytes: sample.queuedBytes,
    rtt_ms: rounded(quality.rttMs),
    level_in: percent(levels.input),
    level_out: percent(levels.output),
  };
  return { type: "audio.stats", payload };
}
