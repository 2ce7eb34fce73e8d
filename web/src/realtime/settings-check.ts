/** Settings from anywhere (storage, a file, a link), each held to what the protocol allows. Pure. */
import { isRecord } from "./codec";
import { PARTICLES } from "./language";
import { type CallSettings, DEFAULT_SETTINGS, EFFORTS } from "./settings";
import { EAGERNESS, NOISE_REDUCTIONS, PRESS_LIMITS_S, VAD_PRESETS } from "./turn-taking";

import { BITRATES, CODECS } from "./webrtc/codecs";

export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export const RANGES = {
  speed: { min: 0.25, max: 1.5, step: 0.05 },
  vadThreshold: { min: 0, max: 1, step: 0.05 },
  vadPrefixMs: { min: 0, max: 10_000, step: 50 },
  vadSilenceMs: { min: 0, max: 60_000, step: 50 },
  idleTimeoutMs: { min: 5000, max: 30_000, step: 500 },
  maxOutputTokens: { min: 1, max: 4096, step: 1 },
  retentionRatio: { min: 0, max: 1, step: 0.05 },
  postInstructionTokens: { min: 0, max: 128_000, step: 100 },
} as const satisfies Partial<Record<keyof CallSettings, Range>>;

export type RangedField = keyof typeof RANGES;

export const MAX_INSTRUCTIONS_CHARACTERS = 1_048_576;

type Check = (value: unknown) => boolean;

const text =
  (max: number): Check =>
  (value) =>
    typeof value === "string" && value.length <= max;
const flag: Check = (value) => typeof value === "boolean";
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);

function between(field: RangedField, whole: boolean): Check {
  const { min, max } = RANGES[field];
  return (value) =>
    typeof value === "number" &&
    value >= min &&
    value <= max &&
    (!whole || Number.isInteger(value));
}

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value);

const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;
const LANGUAGE = /^[a-z]{2,3}$/;

export const CHECKS: Record<keyof CallSettings, Check> = {
  transport: oneOf("webrtc", "websocket"),
  codec: oneOf(...CODECS),
  kbps: oneOf(...BITRATES),
  adaptive: flag,
  model: text(200),
  voice: matching(/^[a-z][a-z0-9_]{0,63}$/),
  customVoice: text(200),
  speed: between("speed", false),
  outputMode: oneOf("audio", "text"),
  instructions: text(MAX_INSTRUCTIONS_CHARACTERS),
  language: matching(/^(page|any|[a-z]{2,3})$/),
  particle: oneOf(...PARTICLES),
  mode: oneOf("voice_activity", "push_to_talk"),
  vad: oneOf("server_vad", "semantic_vad"),
  vadPreset: oneOf(...VAD_PRESETS, "custom"),
  vadThreshold: between("vadThreshold", false),
  vadPrefixMs: between("vadPrefixMs", true),
  vadSilenceMs: between("vadSilenceMs", true),
  idleTimeoutMs: (value) => value === 0 || between("idleTimeoutMs", true)(value),
  pressLimitS: oneOf(...PRESS_LIMITS_S),
  eagerness: oneOf(...EAGERNESS),
  createResponse: flag,
  interruptResponse: flag,
  transcribe: flag,
  transcriptionModel: matching(/^[\w.-]{1,100}$/),
  transcriptionLanguage: (value) => value === "" || matching(LANGUAGE)(value),
  transcriptionPrompt: text(4000),
  transcriptionKeywords: text(4000),
  logprobs: flag,
  noiseReduction: oneOf(...NOISE_REDUCTIONS),
  tools: flag,
  toolChoice: (value) =>
    oneOf("auto", "none", "required")(value) ||
    (typeof value === "string" &&
      value.startsWith("function:") &&
      TOOL_NAME.test(value.slice("function:".length))),
  parallelToolCalls: flag,
  effort: orNull(oneOf(...EFFORTS)),
  maxOutputTokens: orNull(between("maxOutputTokens", true)),
  truncation: oneOf("auto", "disabled", "retention_ratio"),
  retentionRatio: between("retentionRatio", false),
  postInstructionTokens: orNull(between("postInstructionTokens", true)),
  tracing: flag,
  tracingName: text(200),
};

export const FIELD_NAMES = Object.keys(CHECKS) as (keyof CallSettings)[];

/** What of `given` are settings with allowed values; anything else is left out. */
export function settingsIn(given: unknown): Partial<CallSettings> {
  if (!isRecord(given)) return {};
  const good = FIELD_NAMES.filter((name) => name in given && CHECKS[name](given[name]));
  return Object.fromEntries(good.map((name) => [name, given[name]]));
}

export function settingsFrom(given: unknown, base: CallSettings = DEFAULT_SETTINGS): CallSettings {
  return { ...base, ...settingsIn(given) };
}

export function sameValue(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** What must change of `before` to be `after`. */
export function changedFields(
  before: Partial<CallSettings>,
  after: Partial<CallSettings>,
): (keyof CallSettings)[] {
  return FIELD_NAMES.filter((name) => name in after && !sameValue(before[name], after[name]));
}

export function fieldsOf(
  settings: Partial<CallSettings>,
  names: readonly (keyof CallSettings)[],
): Partial<CallSettings> {
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}

/** The settings that are not the defaults; what is worth keeping or sharing. */
export function ownChoices(settings: CallSettings): Partial<CallSettings> {
  return fieldsOf(settings, changedFields(DEFAULT_SETTINGS, settings));
}
