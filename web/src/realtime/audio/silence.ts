/** Notices a microphone that is open and gives nothing at all. Pure; time is an argument. */

/** How long nothing but zeros is still an accident. */
export const SILENT_AFTER_MS = 4_000;

export interface SilenceWatch {
  /** When the microphone was first listened to in vain; null: it has been heard, or is closed. */
  readonly since: number | null;
  /** A microphone that has given sound once may be quiet: noise gates give zeros between words. */
  readonly heard: boolean;
  readonly silent: boolean;
}

export const UNHEARD: SilenceWatch = { since: null, heard: false, silent: false };

export function isZero(pcm: Int16Array): boolean {
  return pcm.every((sample) => sample === 0);
}

/** open: the track is on; zero: this chunk holds nothing but zeros. */
export function silenceAfter(
  watch: SilenceWatch,
  chunk: { open: boolean; zero: boolean; at: number },
): SilenceWatch {
  if (watch.heard) return watch;
  if (!chunk.open) return watch.since === null ? watch : { ...watch, since: null };
  if (!chunk.zero) return { since: null, heard: true, silent: false };
  const since = watch.since ?? chunk.at;
  return { since, heard: false, silent: watch.silent || chunk.at - since >= SILENT_AFTER_MS };
}
