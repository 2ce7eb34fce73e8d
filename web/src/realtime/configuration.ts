/** Configurations as trees: one laid over another, and what of one is new. Pure. */
import { isRecord } from "./codec";
import type { SessionConfig } from "./items";

type Tree = Record<string, unknown>;

function sameKind(one: Tree, other: Tree): boolean {
  return one.type === other.type;
}

function merged(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    const grows = isRecord(below) && isRecord(value) && sameKind(below, value);
    if (key === "tools") result[key] = allTools(below, value);
    else result[key] = grows ? merged(below, value) : value;
  }
  return result;
}

/** Everybody's tools; of two with one name the later one, in the place of the earlier. */
function allTools(...lists: readonly unknown[]): unknown[] {
  const tools = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  return [...new Map(tools.map((tool) => [isRecord(tool) ? tool.name : tool, tool])).values()];
}

/** Branches that mean something only as a whole: a part of one would be read as the whole of it. */
const WHOLE = new Set([
  "turn_detection",
  "transcription",
  "noise_reduction",
  "tool_choice",
  "truncation",
  "tracing",
  "reasoning",
]);

/** How to say that something which was asked for is no longer wanted. */
const UNSAID: Tree = {
  instructions: "",
  output_modalities: ["audio"],
  tools: [],
  tool_choice: "auto",
  parallel_tool_calls: null,
  reasoning: null,
  max_output_tokens: "inf",
  truncation: "auto",
  tracing: null,
  include: null,
  noise_reduction: null,
  speed: 1,
};

/** The branch as it is to be, and that what it no longer has is to go. */
function whole(before: unknown, after: unknown): unknown {
  if (!isRecord(before) || !isRecord(after) || !sameKind(before, after)) return after;
  const gone = Object.keys(before).filter((key) => !(key in after));
  return { ...after, ...Object.fromEntries(gone.map((key) => [key, UNSAID[key] ?? null])) };
}

function difference(before: Tree, after: Tree): Tree {
  const result: Tree = {};
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    if (WHOLE.has(key)) result[key] = whole(old, value);
    else result[key] = isRecord(old) && isRecord(value) ? difference(old, value) : value;
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

/** What a configuration is after a `session.update`, which names all the tools that are left. */
export function updatedConfig(before: SessionConfig, update: SessionConfig): SessionConfig {
  const { tools = before.tools } = update;
  return { ...mergedConfig(before, update), ...(tools === undefined ? {} : { tools }) };
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
