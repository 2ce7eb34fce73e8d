/** The 11 client events and 46 server events of the protocol. */
import type { Item, Response, SessionConfig, TranscriptionUsage, WireError } from "./items";

interface Sent {
  event_id?: string;
}

export type ClientEvent = Sent &
  (
    | { type: "session.update"; session: SessionConfig }
    | { type: "input_audio_buffer.append"; audio: string }
    | { type: "input_audio_buffer.clear" }
    | { type: "input_audio_buffer.commit" }
    | { type: "output_audio_buffer.clear" }
    | { type: "conversation.item.create"; item: Item; previous_item_id?: string }
    | { type: "conversation.item.delete"; item_id: string }
    | { type: "conversation.item.retrieve"; item_id: string }
    | {
        type: "conversation.item.truncate";
        item_id: string;
        content_index: number;
        audio_end_ms: number;
      }
    | { type: "response.create"; response?: Record<string, unknown> }
    | { type: "response.cancel"; response_id?: string }
  );

interface Received {
  event_id?: string;
}

interface OfItem {
  item_id: string;
}

interface OfContent extends OfItem {
  content_index: number;
}

interface OfOutput extends OfItem {
  response_id: string;
  output_index: number;
}

interface OfOutputContent extends OfOutput {
  content_index: number;
}

interface Placed {
  item: Item;
  previous_item_id?: string | null;
}

export type ServerEvent = Received &
  (
    | { type: "error"; error: WireError }
    | { type: "session.created"; session: SessionConfig }
    | { type: "session.updated"; session: SessionConfig }
    | { type: "conversation.created"; conversation: { id?: string } }
    | ({ type: "conversation.item.created" } & Placed)
    | ({ type: "conversation.item.added" } & Placed)
    | ({ type: "conversation.item.done" } & Placed)
    | ({ type: "conversation.item.deleted" } & OfItem)
    | { type: "conversation.item.retrieved"; item: Item }
    | ({ type: "conversation.item.truncated"; audio_end_ms: number } & OfContent)
    | ({
        type: "conversation.item.input_audio_transcription.delta";
        content_index?: number;
        delta?: string;
      } & OfItem)
    | ({
        type: "conversation.item.input_audio_transcription.completed";
        transcript: string;
        usage?: TranscriptionUsage | null;
      } & OfContent)
    | ({
        type: "conversation.item.input_audio_transcription.failed";
        error: Partial<WireError>;
      } & OfContent)
    | ({
        type: "conversation.item.input_audio_transcription.segment";
        id: string;
        speaker: string;
        start: number;
        end: number;
        text: string;
      } & OfContent)
    | { type: "input_audio_buffer.cleared" }
    | ({ type: "input_audio_buffer.committed"; previous_item_id?: string | null } & OfItem)
    | { type: "input_audio_buffer.dtmf_event_received"; event: string; received_at: number }
    | ({ type: "input_audio_buffer.speech_started"; audio_start_ms: number } & OfItem)
    | ({ type: "input_audio_buffer.speech_stopped"; audio_end_ms: number } & OfItem)
    | ({
        type: "input_audio_buffer.timeout_triggered";
        audio_start_ms: number;
        audio_end_ms: number;
      } & OfItem)
    | ({ type: "mcp_list_tools.in_progress" } & OfItem)
    | ({ type: "mcp_list_tools.completed" } & OfItem)
    | ({ type: "mcp_list_tools.failed" } & OfItem)
    | { type: "output_audio_buffer.started"; response_id: string }
    | { type: "output_audio_buffer.stopped"; response_id: string }
    | { type: "output_audio_buffer.cleared"; response_id: string }
    | { type: "rate_limits.updated"; rate_limits: readonly object[] }
    | { type: "response.created"; response: Response }
    | { type: "response.done"; response: Response }
    | { type: "response.output_item.added"; response_id: string; output_index: number; item: Item }
    | { type: "response.output_item.done"; response_id: string; output_index: number; item: Item }
    | ({ type: "response.content_part.added"; part: OutputPart } & OfOutputContent)
    | ({ type: "response.content_part.done"; part: OutputPart } & OfOutputContent)
    | ({ type: "response.output_text.delta"; delta: string } & OfOutputContent)
    | ({ type: "response.output_text.done"; text: string } & OfOutputContent)
    | ({ type: "response.output_audio.delta"; delta: string } & OfOutputContent)
    | ({ type: "response.output_audio.done" } & OfOutputContent)
    | ({ type: "response.output_audio_transcript.delta"; delta: string } & OfOutputContent)
    | ({ type: "response.output_audio_transcript.done"; transcript: string } & OfOutputContent)
    | ({
        type: "response.function_call_arguments.delta";
        call_id: string;
        delta: string;
      } & OfOutput)
    | ({
        type: "response.function_call_arguments.done";
        call_id: string;
        name?: string;
        arguments: string;
      } & OfOutput)
    | ({ type: "response.mcp_call_arguments.delta"; delta: string } & OfOutput)
    | ({ type: "response.mcp_call_arguments.done"; arguments: string } & OfOutput)
    | ({ type: "response.mcp_call.in_progress"; output_index: number } & OfItem)
    | ({ type: "response.mcp_call.completed"; output_index: number } & OfItem)
    | ({ type: "response.mcp_call.failed"; output_index: number } & OfItem)
  );

interface OutputPart {
  type: "audio" | "text";
  transcript?: string;
  text?: string;
}

export type ClientEventType = ClientEvent["type"];
export type ServerEventType = ServerEvent["type"];

/** An event of a newer server, or one whose fields are not those of its type: kept, never folded. */
export interface UnknownEvent {
  type: string;
  [field: string]: unknown;
}
