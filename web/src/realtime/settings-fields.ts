/** Where each setting belongs: its section on the page, its path in the session, when a change takes effect. Pure. */
import type { CallSettings } from "./settings";

export const SECTIONS = [
  "agent",
  "instructions",
  "turns",
  "transcription",
  "tools",
  "limits",
  "connection",
] as const;
export type Section = (typeof SECTIONS)[number];

/**
 * live: a call in progress follows at once. voice: until the agent has spoken, then from the next call on.
 * call: from the next call on. page: never told to the server.
 */
export type Effect = "live" | "voice" | "call" | "page";

export interface Field {
  readonly section: Section;
  /** Of the session object; empty: not part of it. */
  readonly path: string;
  readonly effect: Effect;
}

const TURNS = "audio.input.turn_detection";
const HEARD = "audio.input.transcription";

function field(section: Section, path: string, effect: Effect = "live"): Field {
  return { section, path, effect };
}

export const FIELDS: Readonly<Record<keyof CallSettings, Field>> = {
  model: field("agent", "model", "call"),
  voice: field("agent", "audio.output.voice", "voice"),
  customVoice: field("agent", "audio.output.voice.id", "voice"),
  speed: field("agent", "audio.output.speed"),
  outputMode: field("agent", "output_modalities"),
  language: field("agent", "instructions"),
  particle: field("agent", "instructions"),
  instructions: field("instructions", "instructions"),
  mode: field("turns", TURNS),
  vad: field("turns", `${TURNS}.type`),
  vadPreset: field("turns", TURNS),
  vadThreshold: field("turns", `${TURNS}.threshold`),
  vadPrefixMs: field("turns", `${TURNS}.prefix_padding_ms`),
  vadSilenceMs: field("turns", `${TURNS}.silence_duration_ms`),
  idleTimeoutMs: field("turns", `${TURNS}.idle_timeout_ms`),
  eagerness: field("turns", `${TURNS}.eagerness`),
  createResponse: field("turns", `${TURNS}.create_response`),
  interruptResponse: field("turns", `${TURNS}.interrupt_response`),
  pressLimitS: field("turns", "", "page"),
  noiseReduction: field("turns", "audio.input.noise_reduction"),
  transcribe: field("transcription", HEARD),
  transcriptionModel: field("transcription", `${HEARD}.model`),
  transcriptionLanguage: field("transcription", `${HEARD}.language`),
  transcriptionPrompt: field("transcription", `${HEARD}.prompt`),
  transcriptionKeywords: field("transcription", `${HEARD}.keywords`),
  logprobs: field("transcription", "include"),
  tools: field("tools", "tools"),
  toolChoice: field("tools", "tool_choice"),
  parallelToolCalls: field("tools", "parallel_tool_calls"),
  maxOutputTokens: field("limits", "max_output_tokens"),
  truncation: field("limits", "truncation"),
  retentionRatio: field("limits", "truncation.retention_ratio"),
  postInstructionTokens: field("limits", "truncation.token_limits.post_instructions"),
  effort: field("limits", "reasoning"),
  transport: field("connection", "", "call"),
  codec: field("connection", "", "call"),
  kbps: field("connection", "", "call"),
  adaptive: field("connection", "", "page"),
  tracing: field("connection", "tracing"),
  tracingName: field("connection", "tracing.workflow_name"),
};

export function fieldsIn(section: Section): (keyof CallSettings)[] {
  const names = Object.keys(FIELDS) as (keyof CallSettings)[];
  return names.filter((name) => FIELDS[name].section === section);
}

/** Whether one path of a session is another, or lies in it. */
export function isWithin(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`);
}

/** The settings that an error's `param` speaks of. */
export function fieldsAt(param: string): (keyof CallSettings)[] {
  const path = param.replace(/^session\./, "").replace(/\[\d+\]/g, "");
  const names = Object.keys(FIELDS) as (keyof CallSettings)[];
  const near = (name: keyof CallSettings) => {
    const own = FIELDS[name].path;
    return own !== "" && (isWithin(path, own) || isWithin(own, path));
  };
  return names.filter(near);
}
