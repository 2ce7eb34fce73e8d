/** Items of a conversation and the session's configuration, as they are on the wire. */

export type ItemStatus = "in_progress" | "completed" | "incomplete";
export type Role = "user" | "assistant" | "system";

export type ContentPart =
  | { type: "input_text"; text?: string }
  | { type: "output_text"; text?: string }
  | { type: "text"; text?: string }
  | { type: "input_audio"; audio?: string; transcript?: string | null }
  | { type: "output_audio"; audio?: string; transcript?: string | null }
  | { type: "audio"; audio?: string; transcript?: string | null }
  | { type: "input_image"; image_url?: string; detail?: "auto" | "low" | "high" };

export interface MessageItem {
  id?: string;
  type: "message";
  role: Role;
  status?: ItemStatus;
  content: readonly ContentPart[];
  phase?: string;
}

export interface FunctionCallItem {
  id?: string;
  type: "function_call";
  status?: ItemStatus;
  name: string;
  call_id?: string;
  arguments: string;
}

export interface FunctionCallOutputItem {
  id?: string;
  type: "function_call_output";
  call_id: string;
  output: string;
}

export interface McpItem {
  id?: string;
  type: "mcp_list_tools" | "mcp_call" | "mcp_approval_request" | "mcp_approval_response";
  status?: ItemStatus;
  server_label?: string;
  name?: string;
  arguments?: string;
  output?: string | null;
  error?: unknown;
  tools?: readonly { name?: string }[];
  approval_request_id?: string;
  approve?: boolean;
}

export type Item = MessageItem | FunctionCallItem | FunctionCallOutputItem | McpItem;

export interface ServerVad {
  type: "server_vad";
  threshold?: number;
  prefix_padding_ms?: number;
  silence_duration_ms?: number;
  create_response?: boolean;
  interrupt_response?: boolean;
  idle_timeout_ms?: number | null;
}

export interface SemanticVad {
  type: "semantic_vad";
  eagerness?: "low" | "medium" | "high" | "auto";
  create_response?: boolean;
  interrupt_response?: boolean;
}

export type TurnDetection = ServerVad | SemanticVad | null;

export interface Transcription {
  model: string;
  language?: string | null;
  prompt?: string | null;
  keywords?: readonly string[] | null;
}

export interface NoiseReduction {
  type: "near_field" | "far_field";
  strength?: number;
}

export type Truncation =
  | "auto"
  | "disabled"
  | {
      type: "retention_ratio";
      retention_ratio: number;
      token_limits?: { post_instructions?: number };
    };

export interface FunctionTool {
  type: "function";
  name: string;
  description?: string | null;
  parameters: object;
}

export interface SessionConfig {
  type: "realtime" | "transcription";
  id?: string;
  object?: string;
  model?: string;
  expires_at?: number;
  output_modalities?: readonly ("audio" | "text")[];
  instructions?: string;
  tools?: readonly FunctionTool[];
  tool_choice?: unknown;
  parallel_tool_calls?: boolean;
  reasoning?: { effort?: string } | null;
  max_output_tokens?: number | "inf";
  truncation?: Truncation;
  tracing?: "auto" | { workflow_name?: string } | null;
  prompt?: unknown;
  include?: readonly string[] | null;
  audio?: {
    input?: {
      format?: { type: string; rate?: number };
      transcription?: Transcription | null;
      noise_reduction?: NoiseReduction | null;
      turn_detection?: TurnDetection;
    };
    output?: {
      format?: { type: string; rate?: number };
      voice?: string | { id: string };
      speed?: number;
    };
  };
}

interface TokenCounts {
  text_tokens?: number;
  audio_tokens?: number;
  image_tokens?: number;
}

/** What a response is billed for. Cached tokens are a part of the input. */
export interface Usage {
  total_tokens?: number;
  input_tokens?: number;
  output_tokens?: number;
  input_token_details?: TokenCounts & {
    cached_tokens?: number;
    cached_tokens_details?: TokenCounts | null;
  };
  output_token_details?: TokenCounts & { reasoning_tokens?: number };
}

/** What recognising the words of an item is billed for. */
export type TranscriptionUsage =
  | { type: "duration"; seconds: number }
  | { type: "tokens"; total_tokens?: number; input_tokens: number; output_tokens: number };

export interface Response {
  id: string;
  status: "in_progress" | "completed" | "cancelled" | "incomplete" | "failed";
  status_details?: {
    type: string;
    reason?: string;
    error?: { type?: string; code?: string | null; message?: string };
  } | null;
  output: readonly Item[];
  conversation_id?: string | null;
  usage?: Usage | null;
  metadata?: Record<string, string> | null;
}

export interface WireError {
  type: string;
  code: string | null;
  message: string;
  param?: string | null;
  event_id?: string | null;
}
