/** What a browser tool is: what the model is told of it, and what is done when it calls. */
import type { FunctionTool } from "@/realtime/items";

export type Arguments = Readonly<Record<string, unknown>>;

/** What the model is told happened. Plain JSON. */
export type Outcome = Readonly<Record<string, unknown>>;

export interface BrowserTool {
  readonly declaration: FunctionTool;
  /** The schema that calls must satisfy, where it forgives more than the declared one. */
  readonly accepts: object;
  /** Of several calls in one response only the last is carried out. */
  readonly latestWins: boolean;
  readonly timeoutMs: number;
  /** Runs with arguments that satisfy `accepts`. */
  run(given: Arguments, signal: AbortSignal): Outcome | Promise<Outcome>;
}

/** Something that the model should read and can act upon. */
export class ToolError extends Error {}

const DEFAULT_TIMEOUT_MS = 10_000;

type Spec = Pick<BrowserTool, "declaration" | "run"> & Partial<BrowserTool>;

/** The shape of `run`'s arguments is what the accepted schema guarantees. */
export function browserTool(spec: Spec): BrowserTool {
  const defaults = {
    accepts: spec.declaration.parameters,
    latestWins: false,
    timeoutMs: DEFAULT_TIMEOUT_MS,
  };
  return { ...defaults, ...spec };
}
