/** What the user chooses before and during a call, and the session configuration that it stands for. Pure. */
import type { TransportKind } from "./connection";
import type { SessionConfig, Transcription, Truncation, TurnDetection } from "./items";
import type { Particle } from "./language";
import { DEFAULT_TRAVEL, type Travel } from "./link/travel";
import type { TalkMode } from "./talk";
import {
  DEFAULT_TURN_TAKING,
  type TurnTaking,
  noiseReductionOf,
  turnDetectionOf,
} from "./turn-taking";

export const VOICES = [
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "sage",
  "shimmer",
  "verse",
  "marin",
  "cedar",
] as const;

export const TRANSCRIPTION_MODELS = [
  "gpt-realtime-whisper",
  "gpt-live-transcribe",
  "gpt-transcribe",
  "gpt-4o-transcribe",
  "gpt-4o-mini-transcribe",
  "whisper-1",
] as const;

export const EFFORTS = ["minimal", "low", "medium", "high", "xhigh"] as const;

export type TruncationKind = "auto" | "disabled" | "retention_ratio";
/** `function:NAME` asks for that one function. */
export type ToolChoice = "auto" | "none" | "required" | `function:${string}`;

export interface CallSettings extends TurnTaking, Travel {
  transport: TransportKind;
  /** Empty: the first model that the server offers. */
  model: string;
  voice: string;
  /** The id of a custom voice, used instead of `voice` unless empty. */
  customVoice: string;
  /** 0.25 to 1.5; 1 is natural. */
  speed: number;
  outputMode: "audio" | "text";
  /** Empty: the server's own. */
  instructions: string;
  /** What the agent speaks: "page", as the page; "any", as it is spoken to; else BCP 47, primary tag. */
  language: string;
  particle: Particle;
  mode: TalkMode;
  transcribe: boolean;
  transcriptionModel: string;
  /** A hint. Empty: what the agent speaks. */
  transcriptionLanguage: string;
  transcriptionPrompt: string;
  /** Words to expect, with commas between. */
  transcriptionKeywords: string;
  logprobs: boolean;
  /** Whether the agent is offered any tools. */
  tools: boolean;
  toolChoice: ToolChoice;
  parallelToolCalls: boolean;
  /** null: the model's own. */
  effort: (typeof EFFORTS)[number] | null;
  /** 1 to 4096; null: no limit. */
  maxOutputTokens: number | null;
  truncation: TruncationKind;
  /** 0 to 1: how much of the conversation is kept when it must be shortened. */
  retentionRatio: number;
  /** Tokens that the conversation may take after the instructions; null: as many as the model takes. */
  postInstructionTokens: number | null;
  tracing: boolean;
  /** Name of the traced workflow. Empty: the service's own. */
  tracingName: string;
}

export const DEFAULT_SETTINGS: CallSettings = {
  ...DEFAULT_TURN_TAKING,
  ...DEFAULT_TRAVEL,
  transport: "webrtc",
  model: "",
  voice: "marin",
  customVoice: "",
  speed: 1,
  outputMode: "audio",
  instructions: "",
  language: "page",
  particle: "ครับ",
  mode: "voice_activity",
  transcribe: true,
  transcriptionModel: "gpt-realtime-whisper",
  transcriptionLanguage: "",
  transcriptionPrompt: "",
  transcriptionKeywords: "",
  logprobs: false,
  tools: true,
  toolChoice: "auto",
  parallelToolCalls: true,
  effort: null,
  maxOutputTokens: null,
  truncation: "auto",
  retentionRatio: 0.8,
  postInstructionTokens: null,
  tracing: false,
  tracingName: "",
};

export const LOGPROBS = "item.input_audio_transcription.logprobs";

function turnDetection(settings: CallSettings): TurnDetection {
  return settings.mode === "push_to_talk" ? null : turnDetectionOf(settings);
}

/** Models that take `keywords`, and those that take no `prompt` (reference, transcription). */
const TAKES_KEYWORDS = new Set(["gpt-transcribe", "gpt-live-transcribe"]);
const TAKES_NO_PROMPT = new Set(["gpt-realtime-whisper"]);

export function keywordsOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

export function takesKeywords(model: string): boolean {
  return TAKES_KEYWORDS.has(model);
}

export function takesPrompt(model: string): boolean {
  return !TAKES_NO_PROMPT.has(model);
}

function transcription(settings: CallSettings): Transcription | null {
  if (!settings.transcribe) return null;
  const { transcriptionModel: model } = settings;
  const language = settings.transcriptionLanguage;
  const prompt = takesPrompt(model) ? settings.transcriptionPrompt.trim() : "";
  const keywords = takesKeywords(model) ? keywordsOf(settings.transcriptionKeywords) : [];
  return {
    model,
    ...(language === "" ? {} : { language }),
    ...(prompt === "" ? {} : { prompt }),
    ...(keywords.length === 0 ? {} : { keywords }),
  };
}

function truncation(settings: CallSettings): Truncation {
  if (settings.truncation !== "retention_ratio") return settings.truncation;
  const limit = settings.postInstructionTokens;
  return {
    type: "retention_ratio",
    retention_ratio: settings.retentionRatio,
    ...(limit === null ? {} : { token_limits: { post_instructions: limit } }),
  };
}

function tracing({ tracingName }: CallSettings): "auto" | { workflow_name: string } {
  const name = tracingName.trim();
  return name === "" ? "auto" : { workflow_name: name };
}

/** Everything beside the audio; what is as the protocol has it anyway is left out. */
function plain(settings: CallSettings): Partial<SessionConfig> {
  const { instructions } = settings;
  return {
    ...(settings.outputMode === "audio" ? {} : { output_modalities: ["text"] }),
    ...(instructions.trim() === "" ? {} : { instructions }),
    ...(settings.parallelToolCalls ? {} : { parallel_tool_calls: false }),
    ...(settings.effort === null ? {} : { reasoning: { effort: settings.effort } }),
    ...(settings.maxOutputTokens === null ? {} : { max_output_tokens: settings.maxOutputTokens }),
    ...(settings.truncation === "auto" ? {} : { truncation: truncation(settings) }),
    ...(settings.tracing ? { tracing: tracing(settings) } : {}),
    ...(settings.logprobs ? { include: [LOGPROBS] } : {}),
  };
}

/** The configuration that the settings ask for, before the tools. */
export function configOf(settings: CallSettings): SessionConfig {
  const { customVoice, speed } = settings;
  return {
    type: "realtime",
    ...plain(settings),
    audio: {
      input: {
        transcription: transcription(settings),
        noise_reduction: noiseReductionOf(settings),
        turn_detection: turnDetection(settings),
      },
      output: {
        voice: customVoice.trim() === "" ? settings.voice : { id: customVoice.trim() },
        ...(speed === 1 ? {} : { speed }),
      },
    },
  };
}

/** The tools of a configuration as the user wants them offered; a choice that names none of them is dropped. */
export function withTools(config: SessionConfig, settings: CallSettings): SessionConfig {
  const { tools: all, ...rest } = config;
  if (all === undefined) return config;
  const tools = settings.tools ? all : [];
  const choice = toolChoice(
    settings.toolChoice,
    tools.map(({ name }) => name),
  );
  return { ...rest, tools, ...(choice === "auto" ? {} : { tool_choice: choice }) };
}

function toolChoice(wanted: ToolChoice, names: readonly string[]): unknown {
  if (!wanted.startsWith("function:")) {
    return wanted === "required" && names.length === 0 ? "auto" : wanted;
  }
  const name = wanted.slice("function:".length);
  return names.includes(name) ? { type: "function", name } : "auto";
}
