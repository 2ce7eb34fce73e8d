/** What is to be said of a tool's call. */
import type { ConversationItem } from "@/realtime/conversation";
import type { FeedTool } from "@/realtime/feed/fold";

export type ToolState =
  | "asking"
  | "running"
  | "waiting"
  | "completed"
  | "failed"
  | "timed_out"
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
  /** What the server says of a tool of its own; undefined: nothing. */
  readonly told?: FeedTool | undefined;
}

function toldState({ state }: FeedTool, live: boolean): ToolState {
  switch (state) {
    case "running":
      return live ? "running" : "unanswered";
    case "waiting_for_approval":
      return live ? "approval" : "unanswered";
    case "done":
      return "completed";
    case "refused":
      return "denied";
    default:
      return state;
  }
}

export function toolState(
  item: ConversationItem,
  { output, live, approved, told }: ToolFacts,
): ToolState {
  if (told !== undefined && told.where !== "browser") return toldState(told, live);
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
