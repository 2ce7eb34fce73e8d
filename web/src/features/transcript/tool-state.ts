/** What is to be said of a tool's call. */
import type { ConversationItem } from "@/realtime/conversation";

export type ToolState =
  | "asking"
  | "running"
  | "waiting"
  | "completed"
  | "failed"
  | "unanswered"
  | "approval"
  | "approved"
  | "denied";

/** An answer that says of itself that it is an error. */
export function saysFailure(output: string): boolean {
  try {
    const value: unknown = JSON.parse(output);
    if (typeof value !== "object" || value === null) return false;
    return ("error" in value && Boolean(value.error)) || ("ok" in value && value.ok === false);
  } catch {
    return false;
  }
}

export interface ToolFacts {
  readonly output: string | null;
  readonly live: boolean;
  /** Of a request for approval; undefined: not answered. */
  readonly approved: boolean | undefined;
}

export function toolState(
  item: ConversationItem,
  { output, live, approved }: ToolFacts,
): ToolState {
  if (item.type === "mcp_approval_request") {
    if (approved === undefined) return live ? "approval" : "unanswered";
    return approved ? "approved" : "denied";
  }
  if (item.mcp !== null) {
    const isOver = item.mcp.state === "completed" || item.mcp.state === "failed";
    return live || isOver ? item.mcp.state : "unanswered";
  }
  if (output !== null) return saysFailure(output) ? "failed" : "completed";
  if (!live) return "unanswered";
  return item.status === "completed" ? "waiting" : "asking";
}
