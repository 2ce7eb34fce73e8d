import { MAX_ROUNDS, ToolDesk, type DeskCommand, type DeskInput } from "@/realtime/tools/desk";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const FREE = { open: true, userHasTheFloor: false };
const CLOSED = { open: false, userHasTheFloor: false };
const TAKEN = { open: true, userHasTheFloor: true };

function call(callId: string) {
  return { callId, name: "scroll_to_top_event_log", arguments: "{}" };
}

function called(...ids: string[]): DeskInput {
  return { type: "called", calls: ids.map(call), asks: true };
}

function finished(callId: string): DeskInput {
  return { type: "finished", callId, output: `output of ${callId}` };
}

function kinds(commands: readonly DeskCommand[]): string[] {
  return commands.map(({ type }) => type);
}

describe("the desk of tool calls", () => {
  it("F2: answers a call and then asks for one reply", () => {
    const desk = new ToolDesk();
    expect(kinds(desk.step(called("a"), FREE))).toEqual(["run"]);
    expect(desk.step(finished("a"), FREE)).toEqual([
      { type: "answer", callId: "a", output: "output of a" },
      { type: "ask", last: false },
    ]);
  });

  it("K3c: asks only after the last output of several calls", () => {
    const desk = new ToolDesk();
    expect(kinds(desk.step(called("a", "b", "c"), FREE))).toEqual(["run", "run", "run"]);
    expect(kinds(desk.step(finished("b"), FREE))).toEqual(["answer"]);
    expect(kinds(desk.step(finished("a"), FREE))).toEqual(["answer"]);
    expect(kinds(desk.step(finished("c"), FREE))).toEqual(["answer", "ask"]);
  });

  it("K3c: leaves alone what another peer has answered", () => {
    const desk = new ToolDesk();
    desk.step(called("a", "b"), FREE);
    expect(desk.step({ type: "answered", callId: "a" }, FREE)).toEqual([]);
    expect(desk.step(finished("a"), FREE)).toEqual([]);
    expect(kinds(desk.step(finished("b"), FREE))).toEqual(["answer", "ask"]);
  });

  it("K3c: never runs a call twice, nor one that is answered already", () => {
    const desk = new ToolDesk();
    desk.step({ type: "answered", callId: "seeded" }, FREE);
    expect(desk.step(called("seeded"), FREE)).toEqual([]);
    desk.step(called("a"), FREE);
    expect(desk.step(called("a"), FREE)).toEqual([]);
  });

  it("K3c: keeps an output while the line is cut, until the call is in the conversation again", () => {
    const desk = new ToolDesk();
    desk.step(called("a"), FREE);
    expect(desk.step(finished("a"), CLOSED)).toEqual([]);
    desk.step({ type: "displaced" }, FREE);
    expect(kinds(desk.step({ type: "present", callId: "a" }, FREE))).toEqual(["answer", "ask"]);
    expect(desk.step({ type: "present", callId: "a" }, FREE)).toEqual([]);
  });

  it("K3c: waits with the request while the user has the floor, and drops it for their reply", () => {
    const desk = new ToolDesk();
    desk.step(called("a"), FREE);
    expect(kinds(desk.step(finished("a"), TAKEN))).toEqual(["answer"]);
    expect(desk.step({ type: "looked" }, TAKEN)).toEqual([]);
    expect(desk.step({ type: "reply_began" }, FREE)).toEqual([]);
    expect(desk.step({ type: "looked" }, FREE)).toEqual([]);
  });

  it("K3c: asks after all when the user's turn came to nothing", () => {
    const desk = new ToolDesk();
    desk.step(called("a"), FREE);
    desk.step(finished("a"), TAKEN);
    expect(kinds(desk.step({ type: "looked" }, FREE))).toEqual(["ask"]);
  });

  it("K3c: answers the calls of an interrupted response without asking", () => {
    const desk = new ToolDesk();
    desk.step({ type: "called", calls: [call("a")], asks: false }, FREE);
    expect(kinds(desk.step(finished("a"), FREE))).toEqual(["answer"]);
  });

  it("makes a model that only calls speak in the end, until the user speaks again", () => {
    const desk = new ToolDesk();
    const round = (id: string) => {
      desk.step(called(id), FREE);
      return desk.step(finished(id), FREE).at(-1);
    };
    const asks = Array.from({ length: MAX_ROUNDS }, (_, i) => round(`a${i}`));
    expect(asks.map((ask) => ask?.type === "ask" && ask.last)).toEqual([
      ...Array<boolean>(MAX_ROUNDS - 1).fill(false),
      true,
    ]);
    desk.step({ type: "user_spoke" }, FREE);
    expect(round("b")).toEqual({ type: "ask", last: false });
  });
});

/** Responses of one to four calls, and the order in which everything happens. */
const story = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 })
  .chain((sizes) => {
    const batches = sizes.map((size, i) => Array.from({ length: size }, (_, j) => `${i}.${j}`));
    const inputs = batches.flatMap((ids) => [
      called(...ids),
      ...ids.flatMap((id) => [finished(id), finished(id)]),
    ]);
    return fc.record({
      batches: fc.constant(batches),
      inputs: fc.shuffledSubarray(inputs, { minLength: inputs.length }),
      others: fc.subarray(batches.flat()),
    });
  });

/** Results come after their call; repeated calls and results may come at any time. */
function playable(inputs: readonly DeskInput[]): DeskInput[] {
  const calls = inputs.filter(({ type }) => type === "called");
  const seen = new Set<string>();
  return inputs.flatMap((input) => {
    if (input.type !== "finished" || seen.has(input.callId)) return [input];
    seen.add(input.callId);
    const own = calls.find(
      (one) => one.type === "called" && one.calls.some(({ callId }) => callId === input.callId),
    );
    return own ? [own, input] : [input];
  });
}

describe("whatever the order of calls and results", () => {
  it("K3c: each call has one output and each response one request after it", () => {
    fc.assert(
      fc.property(story, ({ batches, inputs }) => {
        const desk = new ToolDesk();
        const commands = playable(inputs).flatMap((input) => desk.step(input, FREE));
        const answers = commands.flatMap((c) => (c.type === "answer" ? [c.callId] : []));
        const runs = commands.flatMap((c) => (c.type === "run" ? [c.call.callId] : []));
        expect([...answers].sort()).toEqual(batches.flat().sort());
        expect([...runs].sort()).toEqual(batches.flat().sort());
        expect(commands.filter(({ type }) => type === "ask")).toHaveLength(batches.length);
        for (const ids of batches) {
          const last = Math.max(
            ...ids.map((id) => commands.findIndex((c) => c.type === "answer" && c.callId === id)),
          );
          expect(commands[last + 1]?.type).toBe("ask");
        }
      }),
    );
  });

  it("K3c: with outputs of another peer in between, no call has two", () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 30 }), ({ batches, inputs, others }, at) => {
        const desk = new ToolDesk();
        const foreign = others.map((callId): DeskInput => ({ type: "answered", callId }));
        const all = playable(inputs);
        all.splice(Math.min(at, all.length), 0, ...foreign);
        const early = new Set<string>();
        const answers: string[] = [];
        for (const input of all) {
          if (input.type === "answered" && !answers.includes(input.callId)) early.add(input.callId);
          for (const c of desk.step(input, FREE)) if (c.type === "answer") answers.push(c.callId);
        }
        const ours = batches.flat().filter((id) => !early.has(id));
        expect(answers.sort()).toEqual(ours.sort());
      }),
    );
  });
});
