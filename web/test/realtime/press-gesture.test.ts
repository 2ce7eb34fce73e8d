import { AT_REST, CLICK_MS, type GestureInput, gestureAfter } from "@/realtime/press-gesture";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

function run(inputs: GestureInput[]) {
  let gesture = AT_REST;
  const actions: string[] = [];
  for (const input of inputs) {
    const step = gestureAfter(gesture, input);
    gesture = step.gesture;
    if (step.action !== null) actions.push(step.action);
  }
  return { gesture, actions };
}

const down = (holder: string, at = 0): GestureInput => ({ type: "down", holder, at });
const up = (holder: string, at = 1000): GestureInput => ({ type: "up", holder, at });

describe("push-to-talk by hand (E4)", () => {
  it("is on while held, by pointer or Space", () => {
    for (const holder of ["pointer:1", "space"]) {
      expect(run([down(holder), up(holder)]).actions).toEqual(["press", "release"]);
    }
  });

  it("does not begin again while a key repeats", () => {
    expect(run([down("space"), down("space", 500), up("space")]).actions).toEqual([
      "press",
      "release",
    ]);
  });

  it("ends when the last of two hands lets go", () => {
    const both = [down("pointer:1"), down("space", 300), up("pointer:1", 900)];
    expect(run(both).actions).toEqual(["press"]);
    expect(run([...both, up("space", 2000)]).actions).toEqual(["press", "release"]);
  });

  it("stays on after a click until the next one", () => {
    const click = [down("pointer:1"), up("pointer:1", CLICK_MS - 1)];
    expect(run(click)).toMatchObject({ actions: ["press"], gesture: { latched: true } });
    const second = [down("pointer:1", 5000), up("pointer:1", 5040)];
    expect(run([...click, ...second])).toEqual({ actions: ["press", "release"], gesture: AT_REST });
  });

  it("does not stay on when Space is tapped, or the browser takes the pointer away", () => {
    expect(run([down("space"), up("space", 50)]).actions).toEqual(["press", "release"]);
    const taken: GestureInput[] = [down("pointer:1"), { type: "lost", holder: "pointer:1" }];
    expect(run([...taken, up("pointer:1", 60)]).actions).toEqual(["press", "release"]);
  });

  it("can be switched without holding anything: Enter, a screen reader", () => {
    const on: GestureInput = { type: "activate", at: 0 };
    expect(run([on]).gesture.latched).toBe(true);
    expect(run([on, { type: "activate", at: 9 }]).actions).toEqual(["press", "release"]);
  });

  it("ends when the window is left, unless it is latched", () => {
    expect(run([down("space"), { type: "away" }, up("space")]).actions).toEqual([
      "press",
      "release",
    ]);
    expect(run([{ type: "activate", at: 0 }, { type: "away" }]).gesture.latched).toBe(true);
  });

  it("sends at the longest turn, and does not begin another with the hand still on it", () => {
    const long: GestureInput[] = [down("space"), { type: "limit" }, down("space", 9000)];
    expect(run(long).actions).toEqual(["press", "release"]);
    expect(run([...long, up("space", 9500), down("space", 9600)]).actions).toHaveLength(3);
  });

  it("throws away what was said when asked to", () => {
    expect(run([down("space"), { type: "discard" }, up("space")]).actions).toEqual([
      "press",
      "discard",
    ]);
  });

  it("never leaves the microphone on: each press has one end, whatever the hands do", () => {
    const holder = fc.constantFrom("pointer:1", "pointer:2", "space");
    const input: fc.Arbitrary<GestureInput> = fc.oneof(
      fc.record({ type: fc.constant("down" as const), holder, at: fc.nat(2000) }),
      fc.record({ type: fc.constant("up" as const), holder, at: fc.nat(2000) }),
      fc.record({ type: fc.constant("lost" as const), holder }),
      fc.record({ type: fc.constant("activate" as const), at: fc.nat(2000) }),
      fc.constantFrom<GestureInput>({ type: "away" }, { type: "limit" }, { type: "discard" }),
    );
    fc.assert(
      fc.property(fc.array(input), (inputs) => {
        const { actions, gesture } = run(inputs);
        actions.forEach((action, i) => {
          expect(action === "press").toBe(i % 2 === 0);
        });
        expect(gesture.since === null).toBe(actions.length % 2 === 0);
        const isOn = gesture.latched || gesture.holders.length > 0;
        if (gesture.since !== null) expect(isOn).toBe(true);
      }),
    );
  });
});
