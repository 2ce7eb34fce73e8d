/** What is known of an MCP item: tools listed, a call carried out by the server, a wish for approval. Pure. */
import { isRecord } from "./codec";
import type { Item } from "./items";

export type McpState =
  /** Its arguments are still coming. */
  "asking" | "running" | "completed" | "failed";

export interface Mcp {
  readonly serverLabel: string;
  readonly state: McpState;
  readonly output: string | null;
  readonly error: string | null;
  /** Names of the tools that a server offers. */
  readonly tools: readonly string[];
}

/** What has gone further never goes back, whatever older news arrives late. */
const STATES: readonly McpState[] = ["asking", "running", "completed", "failed"];

export const EMPTY_MCP: Mcp = {
  serverLabel: "",
  state: "asking",
  output: null,
  error: null,
  tools: [],
};

export function advanced(known: Mcp | null, state: McpState): Mcp {
  const have = known ?? EMPTY_MCP;
  return STATES.indexOf(state) > STATES.indexOf(have.state) ? { ...have, state } : have;
}

function words(error: unknown): string | null {
  if (typeof error === "string") return error;
  if (!isRecord(error)) return null;
  const said = error.message ?? error.type;
  return typeof said === "string" ? said : null;
}

/** What an item says of itself, laid over what is known. */
export function mergedMcp(known: Mcp | null, item: Item): Mcp | null {
  if (
    item.type !== "mcp_call" &&
    item.type !== "mcp_list_tools" &&
    item.type !== "mcp_approval_request"
  ) {
    return known;
  }
  const have = known ?? EMPTY_MCP;
  const tools = (item.tools ?? []).map(({ name }) => name ?? "");
  const told = {
    ...have,
    serverLabel: item.server_label || have.serverLabel,
    output: item.output ?? have.output,
    error: words(item.error) ?? have.error,
    tools: tools.length > 0 ? tools : have.tools,
  };
  const isOver = told.output !== null || told.tools.length > 0;
  return advanced(told, told.error !== null ? "failed" : isOver ? "completed" : "asking");
}
