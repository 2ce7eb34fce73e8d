import { Asked } from "@/realtime/asked";
import { mergedConfig } from "@/realtime/configuration";
import type { SessionConfig } from "@/realtime/items";
import { SettingsKeeper } from "@/realtime/settings-keeper";
import { type CallSettings, DEFAULT_SETTINGS, configOf } from "@/realtime/settings";
import { describe, expect, it } from "vitest";

/** A call as far as its configuration goes; `updates` is what went over the wire. */
function call(chosen: Partial<CallSettings> = {}) {
  const settings: CallSettings = { ...DEFAULT_SETTINGS, ...chosen };
  const asked = new Asked();
  const updates: { id: string; session: SessionConfig }[] = [];
  const apply = () => {
    const wanted = mergedConfig(configOf(settings), keeper.configuration());
    const change = asked.difference(wanted);
    if (change === null) return;
    const id = `u${updates.length + 1}`;
    asked.ask(id, change, wanted);
    updates.push({ id, session: change });
    keeper.sent({ type: "session.update", event_id: id, session: change });
  };
  const keeper = new SettingsKeeper({ settings: () => settings, asked: () => asked.config, apply });
  const accept = () => {
    asked.accepted();
    keeper.received({ type: "session.updated", session: { type: "realtime" } });
  };
  const refuse = (id: string, param: string | null) => {
    asked.refused(id);
    const error = {
      type: "invalid_request_error",
      code: "no",
      message: "No.",
      param,
      event_id: id,
    };
    keeper.received({ type: "error", error });
  };
  const choose = (change: Partial<CallSettings>) => {
    Object.assign(settings, change);
    apply();
  };
  keeper.began();
  apply();
  return { settings, keeper, updates, accept, refuse, choose };
}

describe("a change of the settings during a call", () => {
  it("is followed to the server's yes", () => {
    const { keeper, accept, choose } = call();
    accept();
    choose({ speed: 1.2 });
    expect(keeper.view.changes.at(-1)).toMatchObject({
      state: "sent",
      leaves: [{ path: "audio.output.speed", before: null, after: 1.2 }],
    });
    accept();
    expect(keeper.view.changes.map(({ state }) => state)).toEqual(["accepted", "accepted"]);
  });

  it("is put back when refused, and the rest of it is asked again", () => {
    const { settings, keeper, updates, accept, refuse, choose } = call();
    accept();
    choose({ voice: "cedar", speed: 1.2 });
    refuse("u2", "session.audio.output.voice");
    expect(settings).toMatchObject({ voice: "marin", speed: 1.2 });
    expect(keeper.view.changes[1]).toMatchObject({
      state: "refused",
      reason: "No.",
      putBack: ["voice"],
    });
    expect(updates[2]?.session).toEqual({ type: "realtime", audio: { output: { speed: 1.2 } } });
  });

  it("is put back whole when the error names nothing of it", () => {
    const { settings, updates, accept, refuse, choose } = call();
    accept();
    choose({ speed: 1.2, maxOutputTokens: 50 });
    refuse("u2", null);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(updates).toHaveLength(2);
  });

  it("may be the very first: the call goes on with all but what was refused", () => {
    const { settings, updates, refuse } = call({
      customVoice: "voice_1",
      instructions: "Be brief.",
    });
    refuse("u1", "session.audio.output.voice");
    expect(settings.customVoice).toBe("");
    expect(updates[1]?.session).toMatchObject({
      instructions: "Be brief.",
      audio: { output: { voice: "marin" } },
    });
  });

  it("does not go round in circles", () => {
    const { updates, refuse } = call({ customVoice: "voice_1" });
    for (let n = 1; n < 20; n++) refuse(`u${n}`, "session.audio.input.turn_detection");
    expect(updates.length).toBeLessThan(10);
  });

  it("of the voice waits for the next call once the agent has spoken", () => {
    const { keeper, updates, accept, choose } = call();
    accept();
    keeper.received({ type: "output_audio_buffer.started", response_id: "r" });
    choose({ voice: "cedar" });
    expect(updates).toHaveLength(1);
    expect(keeper.view.voiceFixed).toBe(true);
    keeper.began();
    expect(keeper.configuration()).toEqual({});
  });
});
