/** Any settings that the panel can produce. */
import { LANGUAGES, PARTICLES } from "@/realtime/language";
import type { CallSettings } from "@/realtime/settings";
import { EFFORTS, TRANSCRIPTION_MODELS, VOICES } from "@/realtime/settings";
import { RANGES, type RangedField } from "@/realtime/settings-check";
import {
  EAGERNESS,
  IDLE_TIMEOUTS_MS,
  NOISE_REDUCTIONS,
  PRESS_LIMITS_S,
  VAD_PRESETS,
} from "@/realtime/turn-taking";
import { BITRATES, CODECS } from "@/realtime/webrtc/codecs";
import fc from "fast-check";

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const words = (max: number) => fc.string({ maxLength: max, unit: "grapheme" });

function between(field: RangedField): fc.Arbitrary<number> {
  const { min, max, step } = RANGES[field];
  return fc
    .integer({ min: 0, max: Math.round((max - min) / step) })
    .map((n) => Math.min(max, Number((min + n * step).toFixed(2))));
}

const toolName = fc.stringMatching(/^[a-zA-Z0-9_-]{1,16}$/);

export const anySettings: fc.Arbitrary<CallSettings> = fc.record({
  codec: fc.constantFrom(...CODECS),
  kbps: fc.constantFrom(...BITRATES),
  adaptive: fc.boolean(),
  transport: oneOf("webrtc", "websocket"),
  model: oneOf("", "callboard-embedded", "gpt-realtime-2.1"),
  voice: oneOf(...VOICES),
  customVoice: oneOf("", "", "", "voice_68a1"),
  speed: between("speed"),
  outputMode: oneOf("audio", "text"),
  instructions: fc.oneof(fc.constant(""), words(60)),
  language: oneOf("page", "any", ...LANGUAGES),
  particle: oneOf(...PARTICLES),
  mode: oneOf("voice_activity", "push_to_talk"),
  vad: oneOf("server_vad", "semantic_vad"),
  vadPreset: oneOf(...VAD_PRESETS, "custom"),
  vadThreshold: between("vadThreshold"),
  vadPrefixMs: between("vadPrefixMs"),
  vadSilenceMs: between("vadSilenceMs"),
  idleTimeoutMs: fc.oneof(oneOf(...IDLE_TIMEOUTS_MS), between("idleTimeoutMs")),
  eagerness: oneOf(...EAGERNESS),
  createResponse: fc.boolean(),
  interruptResponse: fc.boolean(),
  pressLimitS: oneOf(...PRESS_LIMITS_S),
  transcribe: fc.boolean(),
  transcriptionModel: oneOf(...TRANSCRIPTION_MODELS),
  transcriptionLanguage: oneOf("", ...LANGUAGES),
  transcriptionPrompt: fc.oneof(fc.constant(""), words(40)),
  transcriptionKeywords: oneOf("", "Callboard, PNR", " , x\ny,,"),
  logprobs: fc.boolean(),
  noiseReduction: oneOf(...NOISE_REDUCTIONS),
  tools: fc.boolean(),
  toolChoice: fc.oneof(
    oneOf("auto" as const, "none" as const, "required" as const),
    toolName.map((name) => `function:${name}` as const),
  ),
  parallelToolCalls: fc.boolean(),
  effort: oneOf(null, ...EFFORTS),
  maxOutputTokens: fc.option(between("maxOutputTokens")),
  truncation: oneOf("auto", "disabled", "retention_ratio"),
  retentionRatio: between("retentionRatio"),
  postInstructionTokens: fc.option(between("postInstructionTokens")),
  tracing: fc.boolean(),
  tracingName: oneOf("", "support line"),
});
