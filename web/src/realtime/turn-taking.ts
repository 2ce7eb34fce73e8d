/** When a turn begins and ends, as the user chooses it and as the protocol says it. Pure. */
import type { SemanticVad, ServerVad, TurnDetection } from "./items";

export type VadKind = "server_vad" | "semantic_vad";

export const VAD_PRESETS = ["quiet", "normal", "noisy"] as const;
export type VadPreset = (typeof VAD_PRESETS)[number] | "custom";

export const EAGERNESS = ["auto", "low", "medium", "high"] as const;
export type Eagerness = (typeof EAGERNESS)[number];

export const NOISE_REDUCTIONS = ["off", "near_field", "far_field"] as const;
export type NoiseReduction = (typeof NOISE_REDUCTIONS)[number];

/** What the protocol allows (`idle_timeout_ms`); 0 stands for none. */
export const IDLE_TIMEOUTS_MS = [0, 5_000, 10_000, 20_000, 30_000] as const;

/** Push-to-talk: the longest turn, in seconds. The engine itself ends a turn after 300. */
export const PRESS_LIMITS_S = [30, 60, 120, 300] as const;

export interface TurnTaking {
  vad: VadKind;
  /** Of `server_vad`: how loud and how long the room is. */
  vadPreset: VadPreset;
  /** Of the preset `custom`: 0 to 1, how sure the detector must be that it hears speech. */
  vadThreshold: number;
  /** Of the preset `custom`: how much from before the onset belongs to a turn. */
  vadPrefixMs: number;
  /** Of the preset `custom`: the silence that ends a turn. */
  vadSilenceMs: number;
  /** Of `semantic_vad`: how soon a pause is taken for the end. */
  eagerness: Eagerness;
  /** Speaking over a reply ends it. */
  interruptResponse: boolean;
  /** The end of a turn asks for a reply. */
  createResponse: boolean;
  /** Of `server_vad`: after this silence the agent speaks up. */
  idleTimeoutMs: number;
  noiseReduction: NoiseReduction;
  pressLimitS: number;
}

export const DEFAULT_TURN_TAKING: TurnTaking = {
  vad: "server_vad",
  vadPreset: "normal",
  vadThreshold: 0.5,
  vadPrefixMs: 300,
  vadSilenceMs: 500,
  eagerness: "auto",
  interruptResponse: true,
  createResponse: true,
  idleTimeoutMs: 0,
  noiseReduction: "off",
  pressLimitS: 120,
};

type Tuning = Required<Pick<ServerVad, "threshold" | "prefix_padding_ms" | "silence_duration_ms">>;

/**
 * quiet: a headset or a room of one's own. Soft speech counts (0.35), and since no noise fills the pauses,
 * 350 ms of them are enough: the reply comes 150 ms sooner.
 * normal: the protocol's own values.
 * noisy: a voice must be near and clear to count (0.7), so that chatter and keys neither begin a turn nor
 * interrupt a reply. The detector finds the onset later, hence 450 ms before it; it drops out within words,
 * hence 800 ms of silence before the end.
 */
export const TUNING: Readonly<Record<Exclude<VadPreset, "custom">, Tuning>> = {
  quiet: { threshold: 0.35, prefix_padding_ms: 300, silence_duration_ms: 350 },
  normal: { threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 },
  noisy: { threshold: 0.7, prefix_padding_ms: 450, silence_duration_ms: 800 },
};

export function tuningOf(chosen: TurnTaking): Tuning {
  if (chosen.vadPreset !== "custom") return TUNING[chosen.vadPreset];
  return {
    threshold: chosen.vadThreshold,
    prefix_padding_ms: chosen.vadPrefixMs,
    silence_duration_ms: chosen.vadSilenceMs,
  };
}

/** The detection that a voice-activity session asks for. */
export function turnDetectionOf(chosen: TurnTaking): Exclude<TurnDetection, null> {
  const both = {
    create_response: chosen.createResponse,
    interrupt_response: chosen.interruptResponse,
  };
  if (chosen.vad === "semantic_vad") {
    return { type: "semantic_vad", eagerness: chosen.eagerness, ...both } satisfies SemanticVad;
  }
  return {
    type: "server_vad",
    ...tuningOf(chosen),
    idle_timeout_ms: chosen.idleTimeoutMs === 0 ? null : chosen.idleTimeoutMs,
    ...both,
  } satisfies ServerVad;
}

export function noiseReductionOf({
  noiseReduction,
}: TurnTaking): { type: "near_field" | "far_field" } | null {
  return noiseReduction === "off" ? null : { type: noiseReduction };
}
