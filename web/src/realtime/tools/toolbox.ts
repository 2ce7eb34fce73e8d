/** The tools of a page: which are switched on, running them, and what they did. */
import type { FunctionTool } from "@/realtime/items";
import { proxy, ref } from "valtio/vanilla";
import { readArguments } from "./arguments";
import { ToolError, type BrowserTool, type Outcome } from "./tool";

export interface ToolRun {
  readonly id: number;
  readonly name: string;
  readonly by: "agent" | "hand";
  readonly callId: string | null;
  /** JSON text as it was given. */
  readonly arguments: string;
  readonly startedAt: number;
  /** null while it runs. */
  ms: number | null;
  outcome: Outcome | null;
  failed: boolean;
}

export interface ToolboxView {
  /** Oldest first. */
  runs: ToolRun[];
}

const KEPT_RUNS = 100;

export class Toolbox {
  readonly view: ToolboxView = proxy<ToolboxView>({ runs: [] });
  readonly tools: readonly BrowserTool[];
  readonly #enabled: Readonly<Record<string, boolean>>;
  readonly #queues = new Map<string, Promise<unknown>>();
  #runs = 0;

  /** `enabled`: by name; a tool that it does not name is on. */
  constructor(tools: readonly BrowserTool[], enabled: Readonly<Record<string, boolean>> = {}) {
    this.tools = tools;
    this.#enabled = enabled;
  }

  find(name: string): BrowserTool | undefined {
    return this.tools.find(({ declaration }) => declaration.name === name);
  }

  isEnabled(name: string): boolean {
    return this.#enabled[name] ?? true;
  }

  declarations(): readonly FunctionTool[] {
    return this.tools
      .map(({ declaration }) => declaration)
      .filter(({ name }) => this.isEnabled(name));
  }

  /** Never rejects: what went wrong is the outcome. Calls of one tool happen in their order. */
  run(name: string, text: string, callId: string | null = null): Promise<Outcome> {
    const by = callId === null ? "hand" : "agent";
    const begin = () => this.#record(name, text, by, callId, () => this.#outcome(name, text, by));
    const next = (this.#queues.get(name) ?? Promise.resolve()).then(begin);
    this.#queues.set(name, next);
    return next;
  }

  /** A call that a later one of the same response replaces. */
  skip(name: string, text: string, callId: string): Promise<Outcome> {
    const outcome = { skipped: true, reason: "A later call of this tool replaces it." };
    return this.#record(name, text, "agent", callId, () => Promise.resolve(outcome));
  }

  async #record(
    name: string,
    text: string,
    by: ToolRun["by"],
    callId: string | null,
    act: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const startedAt = performance.now();
    const base = { id: ++this.#runs, name, by, callId, arguments: text, startedAt };
    this.view.runs.push({ ...base, ms: null, outcome: null, failed: false });
    if (this.view.runs.length > KEPT_RUNS) this.view.runs.shift();
    const outcome = await act();
    const run = this.view.runs.find(({ id }) => id === base.id);
    if (run !== undefined) {
      run.ms = performance.now() - startedAt;
      run.outcome = ref(outcome);
      run.failed = "error" in outcome;
    }
    return outcome;
  }

  async #outcome(name: string, text: string, by: ToolRun["by"]): Promise<Outcome> {
    const tool = this.find(name);
    if (tool === undefined) return { error: `There is no tool named ${name}.` };
    if (by === "agent" && !this.isEnabled(name)) {
      return { error: `The user has switched ${name} off.` };
    }
    try {
      return await withTimeout(tool, (signal) =>
        tool.run(readArguments(text, tool.accepts), signal),
      );
    } catch (reason) {
      return { error: reason instanceof Error ? reason.message : String(reason) };
    }
  }
}

async function withTimeout(
  { timeoutMs, declaration }: BrowserTool,
  act: (signal: AbortSignal) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      stop.abort();
      const seconds = timeoutMs / 1000;
      reject(new ToolError(`${declaration.name} did not finish within ${seconds} s.`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([act(stop.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
