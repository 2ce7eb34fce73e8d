/** What kinds of row a log has. Pure. */
import { isBenign } from "@/realtime/talk";

/** `local`: what neither side sent: HTTP calls, the connection, audio figures, dividers. */
export const DIRECTIONS = ["client", "server", "local"] as const;
export const CATEGORIES = [
  "session",
  "input",
  "conversation",
  "response",
  "tool",
  "audio",
  "connection",
  "http",
  "error",
] as const;
export const SEVERITIES = ["info", "warning", "error"] as const;

export type Direction = (typeof DIRECTIONS)[number];
export type Category = (typeof CATEGORIES)[number];
export type Severity = (typeof SEVERITIES)[number];

/** Type of a message that is not an event: its payload is the message as it came. */
export const MALFORMED = "(not an event)";

const TOOL_TYPE = /function_call|mcp_/;
const SPOKEN_REPLY = /^(output_audio_buffer\.|response\.(output_)?audio\.)/;
const BEGINNINGS: readonly (readonly [string, Category])[] = [
  ["input_audio_buffer.", "input"],
  ["conversation.item.input_audio_transcription.", "input"],
  ["conversation.", "conversation"],
  ["response.", "response"],
];

/** Category of an event of the protocol; `itemType` is that of the item in it, if any. */
export function categoryOf(type: string, itemType: string | null): Category {
  if (type === "error" || type === MALFORMED) return "error";
  if (TOOL_TYPE.test(type) || (itemType !== null && TOOL_TYPE.test(itemType))) return "tool";
  if (SPOKEN_REPLY.test(type)) return "audio";
  return BEGINNINGS.find(([beginning]) => type.startsWith(beginning))?.[1] ?? "session";
}

export interface SeverityFacts {
  readonly errorCode: string | null;
  readonly responseStatus: string | null;
}

export function severityOf(type: string, facts: SeverityFacts): Severity {
  if (type === "error") return isBenign(facts.errorCode) ? "warning" : "error";
  if (type === MALFORMED) return "warning";
  if (type.endsWith(".failed") || facts.responseStatus === "failed") return "error";
  return facts.responseStatus === "incomplete" ? "warning" : "info";
}
