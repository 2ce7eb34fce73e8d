/** Messages between the page and the player worklet. */

export interface PlayedAudio {
  readonly itemId: string;
  readonly contentIndex: number;
  /** Samples of the item that went to the loudspeaker. */
  readonly playedSamples: number;
}

export type ToPlayer =
  | { type: "push"; itemId: string; contentIndex: number; pcm: ArrayBuffer }
  | { type: "flush" }
  | { type: "stop" };

export type FromPlayer =
  { type: "started" } | { type: "drained" } | { type: "flushed"; played: PlayedAudio | null };
