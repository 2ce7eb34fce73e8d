/** Configurations as trees: one laid over another, and what of one is new. Pure. */
import { isRecord } from "./codec";
import type { SessionConfig } from "./items";

type Tree = Record<string, unknown>;

function merged(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    if (key === "tools") result[key] = allTools(below, value);
    else result[key] = isRecord(below) && isRecord(value) ? merged(below, value) : value;
  }
  return result;
}

/** Everybody's tools; of two with one name the later one, in the place of the earlier. */
function allTools(...lists: readonly unknown[]): unknown[] {
  const tools = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  return [...new Map(tools.map((tool) => [isRecord(tool) ? tool.name : tool, tool])).values()];
}

/** Branches that mean something only as a whole: a part of one would be read as the whole of it. */
const WHOLE = new Set(["turn_detection", "transcription", "noise_reduction", "tool_choice"]);

/** How to say that something which was asked for is no longer wanted. */
const UNSAID: Tree = { instructions: "", tools: [], tool_choice: "auto" };

function difference(before: Tree, after: Tree): Tree {
  const result: Tree = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    const isBranch = isRecord(old) && isRecord(value) && !WHOLE.has(key);
    result[key] = isBranch ? difference(old, value) : value;
  }
  for (const key of Object.keys(before)) {
    if (!(key in after) && key in UNSAID) result[key] = UNSAID[key];
  }
  return result;
}

export function mergedConfig(
  base: SessionConfig,
  ...over: readonly Partial<SessionConfig>[]
): SessionConfig {
  return over.reduce<Tree>(
    (result, next) => merged(result, next),
    base as unknown as Tree,
  ) as unknown as SessionConfig;
}

/** What a `session.update` must say to come from one configuration to the other; null: nothing. */
export function configDifference(
  before: SessionConfig,
  after: SessionConfig,
): SessionConfig | null {
  const result = difference(before as unknown as Tree, after as unknown as Tree);
  if (Object.keys(result).length === 0) return null;
  return { ...(result as unknown as SessionConfig), type: after.type };
}
