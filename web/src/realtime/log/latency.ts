/** Where the time between the end of the user's turn and the agent's voice went. Pure; all times of one clock, in ms. */

export interface TurnTimes {
  /** When the user really stopped speaking; null where nobody spoke or nobody knows. */
  readonly speechEndedAt: number | null;
  /** When the turn was over for the server: it noticed the silence, or the client committed or asked. */
  readonly askedAt: number | null;
  readonly transcribedAt: number | null;
  /** First piece of text, audio or arguments. */
  readonly firstTokenAt: number | null;
  readonly firstAudioAt: number | null;
}

/** One after the other, they add up to `totalMs`; null where there was no such step, or it has not come yet. */
export interface Latency {
  readonly endpointingMs: number | null;
  /** Recognising what was said, where the answer had to wait for it. */
  readonly sttMs: number | null;
  readonly firstTokenMs: number | null;
  readonly firstAudioMs: number | null;
  readonly totalMs: number | null;
}

function since(from: number, to: number | null): number | null {
  return to === null ? null : Math.max(0, to - from);
}

export function latencyOf(times: TurnTimes): Latency {
  const { speechEndedAt, transcribedAt, firstTokenAt, firstAudioAt } = times;
  const asked = times.askedAt ?? firstTokenAt ?? firstAudioAt;
  if (asked === null) {
    return {
      endpointingMs: null,
      sttMs: null,
      firstTokenMs: null,
      firstAudioMs: null,
      totalMs: null,
    };
  }
  const askedAt = firstTokenAt === null ? asked : Math.min(asked, firstTokenAt);
  const began = speechEndedAt === null ? askedAt : Math.min(speechEndedAt, askedAt);
  const waited =
    transcribedAt !== null &&
    transcribedAt > askedAt &&
    (firstTokenAt === null || transcribedAt <= firstTokenAt);
  const thinking = waited ? transcribedAt : askedAt;
  const answered = firstTokenAt === null ? null : Math.max(firstTokenAt, thinking);
  const heard =
    firstAudioAt === null || answered === null ? null : Math.max(firstAudioAt, answered);
  const end = heard ?? answered;
  return {
    endpointingMs: speechEndedAt === null ? null : askedAt - began,
    sttMs: waited ? transcribedAt - askedAt : null,
    firstTokenMs: since(thinking, answered),
    firstAudioMs: answered === null ? null : since(answered, heard),
    totalMs: since(began, end),
  };
}
