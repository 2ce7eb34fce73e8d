import type { Sound } from "@/realtime/audio/sound";
import type { Call } from "@/realtime/call";
import { Mouthpiece } from "@/realtime/mouthpiece";
import { type TalkMode, initialTalk } from "@/realtime/talk";
import { describe, expect, it, vi } from "vitest";

/** A call whose microphone opens with these problems, one after the other; null: it opens. */
function callWith(...problems: (string | null)[]) {
  const microphone = { open: false };
  let lose: () => void = () => undefined;
  const call = {
    microphone,
    wire: { setSending: vi.fn() },
    later: vi.fn(),
    openMicrophone: (onLost: () => void) => {
      lose = onLost;
      return Promise.resolve(problems.shift() ?? null);
    },
  };
  return {
    call: call as unknown as Call,
    microphone,
    setSending: call.wire.setSending,
    lost: () => lose(),
  };
}

function mouthpiece(call: Call | null, mode: TalkMode = "voice_activity") {
  const became = vi.fn();
  const notify = vi.fn();
  const sound = { settings: { speakerMode: false }, microphoneLost: vi.fn() };
  const host = { call, talk: initialTalk(mode, "server"), became, notify };
  const it = new Mouthpiece(sound as unknown as Sound, host);
  return { it, host, became, notify, sound };
}

describe("the microphone of a call", () => {
  it("is open from its opening on, and heard while the talk wants it", async () => {
    const { call, microphone, setSending } = callWith(null);
    const { it: mouth, became, notify } = mouthpiece(call);
    await mouth.open(call);
    mouth.sync();
    expect(became).toHaveBeenCalledWith("open");
    expect(notify).not.toHaveBeenCalled();
    expect(microphone.open).toBe(true);
    expect(setSending).toHaveBeenLastCalledWith(true);
  });

  it("is silent between presses", async () => {
    const { call, microphone } = callWith(null);
    const { it: mouth } = mouthpiece(call, "push_to_talk");
    await mouth.open(call);
    mouth.sync();
    expect(microphone.open).toBe(false);
  });

  it("says what is in its way, and is tried again when asked", async () => {
    const { call } = callWith("blocked", null);
    const { it: mouth, became, notify } = mouthpiece(call);
    await mouth.open(call);
    expect(notify).toHaveBeenCalledWith({ kind: "microphone", problem: "blocked" });
    await mouth.again();
    expect(became.mock.calls).toEqual([["blocked"], ["open"]]);
  });

  it("is replaced when it is unplugged", async () => {
    const { call, lost } = callWith(null, "missing");
    const { it: mouth, became, sound } = mouthpiece(call);
    await mouth.open(call);
    lost();
    await vi.waitFor(() => expect(became).toHaveBeenLastCalledWith("missing"));
    expect(sound.microphoneLost).toHaveBeenCalledOnce();
  });

  it("concerns nobody once its call is over", async () => {
    const { call, lost } = callWith("blocked");
    const { it: mouth, host, became, notify, sound } = mouthpiece(call);
    const opening = mouth.open(call);
    host.call = null;
    await opening;
    lost();
    mouth.sync();
    expect(became).not.toHaveBeenCalled();
    expect(notify).not.toHaveBeenCalled();
    expect(sound.microphoneLost).not.toHaveBeenCalled();
  });
});
