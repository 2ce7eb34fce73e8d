/** A word of advice for each error that a server may send, by a key: the words are the reader's language's business. */
import { isRecord } from "@/realtime/codec";
import type { LogEntry } from "./entry";

/** Codes whose advice is that of another one. */
const SAME: Readonly<Record<string, string>> = {
  array_above_max_length: "out_of_range",
  decimal_above_max_value: "out_of_range",
  decimal_below_min_value: "out_of_range",
  integer_above_max_value: "out_of_range",
  integer_below_min_value: "out_of_range",
  string_above_max_length: "out_of_range",
  string_below_min_length: "out_of_range",
  item_create_invalid_previous_item_id: "item_not_found",
  item_delete_invalid_item_id: "item_not_found",
  item_reference_not_found: "item_not_found",
  item_retrieve_invalid_item_id: "item_not_found",
  item_truncate_invalid_item_id: "item_not_found",
  model_not_found: "invalid_model",
  request_too_large: "message_too_large",
};

const HINTS = [
  "invalid_json",
  "invalid_event",
  "message_too_large",
  "invalid_value",
  "unknown_parameter",
  "missing_required_parameter",
  "invalid_type",
  "out_of_range",
  "cannot_update_voice",
  "unsupported_feature",
  "session_expired",
  "input_audio_buffer_full",
  "input_audio_buffer_commit_empty",
  "item_not_found",
  "item_create_invalid_item_id",
  "conversation_item_limit_reached",
  "invalid_tool_call_id",
  "response_cancel_not_active",
  "conversation_already_has_active_response",
  "response_limit_reached",
  "invalid_api_key",
  "invalid_model",
  "missing_model",
  "beta_api_shape_disabled",
  "call_id_not_found",
  "session_limit_reached",
  "engine_not_ready",
  "engine_off",
  "slow_reader",
  "server_error",
  "rate_limit_exceeded",
  "insufficient_quota",
] as const;

export type HintKey = (typeof HINTS)[number] | "other";

export function hintOfCode(code: string | null): HintKey {
  const own = code === null ? code : (SAME[code] ?? code);
  return HINTS.find((hint) => hint === own) ?? "other";
}

function errorIn(value: unknown): Record<string, unknown> | null {
  if (!isRecord(value)) return null;
  if (isRecord(value.error)) return value.error;
  return errorIn(value.response) ?? errorIn(value.status_details);
}

/** null when the event tells of no error. */
export function hintOf(entry: LogEntry): HintKey | null {
  if (entry.severity === "info") return null;
  try {
    const error = errorIn(JSON.parse(entry.payload));
    if (error === null) return null;
    const { code, type } = error;
    return hintOfCode(typeof code === "string" ? code : typeof type === "string" ? type : null);
  } catch {
    return "invalid_json";
  }
}
