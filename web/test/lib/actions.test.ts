import { ActionRegister, type Action, type Keystroke } from "@/lib/actions";
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";

const name = () => "name";

function action(id: string, keys: string, more: Partial<Action> = {}): Action {
  return { id, name, group: name, keys, run: vi.fn(), ...more };
}

function stroke(key: string, more: Partial<Keystroke> = {}): Keystroke {
  return {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    typing: false,
    at: 0,
    ...more,
  };
}

describe("the register of actions", () => {
  let register: ActionRegister;
  beforeEach(() => {
    register = new ActionRegister();
  });

  it("runs what a key stands for, in either case", () => {
    const help = action("help", "?");
    const language = action("language", "L");
    register.add(help, language);
    expect(register.handle(stroke("?"))).toBe(true);
    expect(register.handle(stroke("l"))).toBe(true);
    expect(register.handle(stroke("x"))).toBe(false);
    expect(help.run).toHaveBeenCalledOnce();
    expect(language.run).toHaveBeenCalledOnce();
  });

  it("takes Ctrl and Cmd for one another", () => {
    const commands = action("commands", "Mod+K");
    register.add(commands);
    register.handle(stroke("k", { ctrlKey: true }));
    register.handle(stroke("k", { metaKey: true }));
    register.handle(stroke("k"));
    expect(commands.run).toHaveBeenCalledTimes(2);
  });

  it("never fires while somebody types, but for keys with Ctrl or Cmd", () => {
    const help = action("help", "?");
    const commands = action("commands", "Mod+K");
    register.add(help, commands);
    expect(register.handle(stroke("?", { typing: true }))).toBe(false);
    register.handle(stroke("k", { typing: true, ctrlKey: true }));
    expect(help.run).not.toHaveBeenCalled();
    expect(commands.run).toHaveBeenCalledOnce();
  });

  it("can leave single keys alone (WCAG 2.1.4)", () => {
    const help = action("help", "?");
    register.add(help);
    register.singleKeys = false;
    expect(register.handle(stroke("?"))).toBe(false);
    expect(help.run).not.toHaveBeenCalled();
  });

  it("knows two keys after one another, if the second comes in time", () => {
    const go = action("go", "G C");
    register.add(go);
    expect(register.handle(stroke("g"))).toBe(true);
    register.handle(stroke("c", { at: 500 }));
    expect(go.run).toHaveBeenCalledOnce();
    register.handle(stroke("g", { at: 1000 }));
    expect(register.handle(stroke("c", { at: 9000 }))).toBe(false);
    expect(go.run).toHaveBeenCalledOnce();
  });

  it("does not repeat what a held key stands for", () => {
    const mute = action("mute", "M");
    register.add(mute);
    register.handle(stroke("m", { repeat: true }));
    expect(mute.run).not.toHaveBeenCalled();
  });

  it("passes over what cannot be done now, and what is only shown", () => {
    const mute = action("mute", "M", { enabled: () => false });
    const talk = action("talk", "Space", { run: null });
    register.add(mute, talk);
    expect(register.handle(stroke("m"))).toBe(false);
    expect(register.handle(stroke("Space"))).toBe(false);
  });

  it("forgets what was taken away, and only that", () => {
    const remove = register.add(action("one", "A"));
    register.add(action("two", "B"));
    remove();
    expect(register.list().map(({ id }) => id)).toEqual(["two"]);
    expect(register.handle(stroke("a"))).toBe(false);
  });

  it("finds keys that are in each other's way", () => {
    register.add(action("one", "G"), action("two", "G C"), action("three", "C"));
    expect(register.conflicts()).toEqual([["one", "two"]]);
  });

  it("runs at most one action for a key, whatever is registered", () => {
    const key = fc.constantFrom("A", "B", "G A", "G B", "Mod+A");
    fc.assert(
      fc.property(fc.array(key), fc.array(fc.constantFrom("a", "b", "g")), (keys, pressed) => {
        const fresh = new ActionRegister();
        let runs = 0;
        fresh.add(...keys.map((own, at) => action(`${at}`, own, { run: () => runs++ })));
        for (const one of pressed) fresh.handle(stroke(one));
        expect(runs).toBeLessThanOrEqual(pressed.length);
      }),
    );
  });
});
