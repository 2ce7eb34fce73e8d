import type { ClientEvent, ServerEvent } from "@/realtime/events";
import type { FunctionCallItem } from "@/realtime/items";
import { ToolDispatcher } from "@/realtime/tools/dispatcher";
import { browserTool, type BrowserTool } from "@/realtime/tools/tool";
import { Toolbox } from "@/realtime/tools/toolbox";
import { beforeEach, describe, expect, it, vi } from "vitest";

function tool(name: string, run: BrowserTool["run"], more: Partial<BrowserTool> = {}): BrowserTool {
  const parameters = { type: "object", properties: { n: { type: "number" } } };
  return browserTool({ declaration: { type: "function", name, parameters }, run, ...more });
}

function call(callId: string, name: string, text = "{}"): FunctionCallItem {
  return { type: "function_call", status: "completed", name, call_id: callId, arguments: text };
}

function done(...output: FunctionCallItem[]): ServerEvent {
  return {
    type: "response.done",
    response: { id: "resp_1", status: "completed", output, conversation_id: "conv_1" },
  };
}

class Bench {
  readonly sent: ClientEvent[] = [];
  readonly enabled: Record<string, boolean> = {};
  readonly line = {
    open: true,
    userHasTheFloor: false,
    send: (event: ClientEvent) => this.take(event),
    ask: (...events: readonly ClientEvent[]) => events.forEach((event) => this.take(event)),
  };
  readonly toolbox: Toolbox;
  readonly dispatcher: ToolDispatcher;

  constructor(...tools: BrowserTool[]) {
    this.toolbox = new Toolbox(tools, this.enabled);
    this.dispatcher = new ToolDispatcher(this.toolbox, this.line);
    this.dispatcher.began();
  }

  take(event: ClientEvent): void {
    this.sent.push(event);
    this.dispatcher.sent(event);
  }

  /** Call id and output of each answer, then how many replies were asked for. */
  get answers(): [string, unknown][] {
    return this.sent.flatMap((event): [string, unknown][] =>
      event.type === "conversation.item.create" && event.item.type === "function_call_output"
        ? [[event.item.call_id, JSON.parse(event.item.output)]]
        : [],
    );
  }

  get asked(): number {
    return this.sent.filter(({ type }) => type === "response.create").length;
  }

  async until(answers: number): Promise<void> {
    await vi.waitFor(() => expect(this.answers).toHaveLength(answers));
  }
}

const double = tool("double", (given) => ({ is: 2 * Number(given.n) }));
const broken = tool("broken", () => {
  throw new Error("out of ink");
});

describe("the dispatcher", () => {
  beforeEach(() => void vi.useRealTimers());

  it("K3c: answers every call of a response, not only the first, and asks once", async () => {
    const bench = new Bench(double);
    bench.dispatcher.received(done(call("a", "double", '{"n":2}'), call("b", "double", '{"n":3}')));
    await bench.until(2);
    expect(Object.fromEntries(bench.answers)).toEqual({ a: { is: 4 }, b: { is: 6 } });
    expect(bench.asked).toBe(1);
    expect(bench.sent.at(-1)?.type).toBe("response.create");
  });

  it("K3c: tells the model what went wrong", async () => {
    const bench = new Bench(double, broken);
    bench.dispatcher.received(
      done(call("a", "broken"), call("b", "double", '{"n":"two"}'), call("c", "double", "{")),
    );
    await bench.until(3);
    const errors = Object.fromEntries(bench.answers) as Record<string, { error: string }>;
    expect(errors.a?.error).toBe("out of ink");
    expect(errors.b?.error).toContain("n: ");
    expect(errors.c?.error).toContain("not JSON");
    expect(bench.asked).toBe(1);
  });

  it("K3c: leaves the tools of others alone, and answers for those that nobody has", async () => {
    const bench = new Bench(double);
    const tools = [{ type: "function", name: "lookup", parameters: {} }] as const;
    bench.dispatcher.received({ type: "session.updated", session: { type: "realtime", tools } });
    bench.dispatcher.received(done(call("theirs", "lookup"), call("made_up", "fly")));
    await bench.until(1);
    expect(bench.answers).toEqual([["made_up", { error: "There is no tool named fly." }]]);
  });

  it("K3c: does nothing when another peer answered first", async () => {
    let finish = (): void => undefined;
    const slow = tool(
      "slow",
      () => new Promise((resolve) => (finish = () => resolve({ ok: true }))),
    );
    const bench = new Bench(slow);
    bench.dispatcher.received(done(call("a", "slow")));
    await vi.waitFor(() => expect(bench.toolbox.view.runs).toHaveLength(1));
    const item = { type: "function_call_output", call_id: "a", output: "{}" } as const;
    bench.dispatcher.received({ type: "conversation.item.done", item });
    await vi.waitFor(() => {
      finish();
      expect(bench.toolbox.view.runs[0]?.ms).not.toBeNull();
    });
    expect(bench.answers).toEqual([]);
  });

  it("carries out only the last of several settings of one thing, and answers each", async () => {
    const seen: unknown[] = [];
    const width = tool("width", ({ n }) => ({ width: seen.push(n) }), { latestWins: true });
    const bench = new Bench(width);
    bench.dispatcher.received(done(call("a", "width", '{"n":1}'), call("b", "width", '{"n":2}')));
    await bench.until(2);
    expect(seen).toEqual([2]);
    expect(Object.fromEntries(bench.answers).a).toMatchObject({ skipped: true });
    expect(bench.asked).toBe(1);
  });

  it("a tool that does not finish in time is answered all the same", async () => {
    const stuck = tool("stuck", () => new Promise(() => undefined), { timeoutMs: 20 });
    const bench = new Bench(stuck);
    bench.dispatcher.received(done(call("a", "stuck")));
    await bench.until(1);
    expect(bench.answers[0]?.[1]).toEqual({ error: "stuck did not finish within 0.02 s." });
  });

  it("E5: a tool that is switched off is neither declared nor run by the agent", async () => {
    const bench = new Bench(double);
    bench.enabled.double = false;
    expect(bench.dispatcher.configuration().tools).toEqual([]);
    bench.dispatcher.received(done(call("a", "double")));
    await bench.until(1);
    expect(bench.answers[0]?.[1]).toEqual({ error: "The user has switched double off." });
    expect(await bench.toolbox.run("double", '{"n":4}')).toEqual({ is: 8 });
  });

  it("leaves a response beside the conversation alone", () => {
    const bench = new Bench(double);
    const output = [call("a", "double")];
    bench.dispatcher.received({
      type: "response.done",
      response: { id: "r", status: "completed", output, conversation_id: null },
    });
    expect(bench.toolbox.view.runs).toEqual([]);
  });

  it("names the calls that still run, so that a new session leaves their outputs to come", async () => {
    let finish: () => void = () => undefined;
    const slow = tool("slow", () => new Promise((resolve) => (finish = () => resolve({ is: 1 }))));
    const bench = new Bench(slow, double);
    bench.dispatcher.received(done(call("a", "slow"), call("b", "double", '{"n":2}')));
    await bench.until(1);
    expect(bench.dispatcher.openCalls()).toEqual(["a"]);
    finish();
    await bench.until(2);
    expect(bench.dispatcher.openCalls()).toEqual([]);
  });

  it("D1c: keeps what was asked, what came of it and how long it took", async () => {
    const bench = new Bench(double);
    bench.dispatcher.received(done(call("a", "double", '{"n":1}')));
    await bench.until(1);
    const [run] = bench.toolbox.view.runs;
    expect(run).toMatchObject({ name: "double", by: "agent", callId: "a", outcome: { is: 2 } });
    expect(run?.ms).toBeGreaterThanOrEqual(0);
  });
});
