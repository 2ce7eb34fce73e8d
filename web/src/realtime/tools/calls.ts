/** The calls of a response, and the outputs that answer them. Pure. */
import type { ClientEvent } from "@/realtime/events";
import type { Item, Response } from "@/realtime/items";
import type { ToolCall } from "./desk";

/** Calls cut off by an interruption have half their arguments: they are not carried out. */
export function callsOf(response: Response): ToolCall[] {
  const isCutOff = response.status === "cancelled" || response.status === "incomplete";
  return response.output.flatMap((item) => {
    if (item.type !== "function_call" || item.call_id === undefined) return [];
    if (item.status === "incomplete" || (isCutOff && item.status !== "completed")) return [];
    return [{ callId: item.call_id, name: item.name, arguments: item.arguments }];
  });
}

export function callIdOf(
  item: Item,
  type: "function_call" | "function_call_output",
): string | null {
  return item.type === type ? (item.call_id ?? null) : null;
}

export function answerTo(callId: string, output: string): ClientEvent {
  return {
    type: "conversation.item.create",
    item: { type: "function_call_output", call_id: callId, output },
  };
}
