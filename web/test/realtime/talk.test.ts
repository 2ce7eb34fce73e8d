import type { ClientEvent, ServerEvent } from "@/realtime/events";
import { IDLE, connectionAfter } from "@/realtime/connection";
import { phaseOf } from "@/realtime/phase";
import { MIN_PRESS_MS } from "@/realtime/push-to-talk";
import {
  type PlaybackOwner,
  type TalkInput,
  type TalkMode,
  type TalkState,
  initialTalk,
  isStreaming,
  isWelcome,
  microphoneIsOpen,
  talkAfter,
} from "@/realtime/talk";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { response } from "./script";

function run(mode: TalkMode, playback: PlaybackOwner, inputs: TalkInput[]) {
  let state = initialTalk(mode, playback);
  const log: string[] = [];
  for (const input of inputs) {
    const step = talkAfter(state, input);
    state = step.state;
    log.push(...step.commands.map((c) => (c.type === "send" ? c.event.type : c.type)));
  }
  return { state, log };
}

const received = (event: ServerEvent): TalkInput => ({ type: "received", event });
const created = (id = "r1") => received({ type: "response.created", response: response(id) });
const done = (id = "r1") =>
  received({ type: "response.done", response: response(id, { status: "completed" }) });
const started = received({
  type: "input_audio_buffer.speech_started",
  item_id: "i",
  audio_start_ms: 0,
});
const say = (text: string): TalkInput => ({
  type: "say",
  messages: [[{ type: "input_text", text }]],
});
const press: TalkInput = { type: "press", at: 1000 };
const release = (heldMs: number): TalkInput => ({ type: "release", at: 1000 + heldMs });

describe("push-to-talk", () => {
  it("commits and asks for a reply when it was held long enough", () => {
    const { log } = run("push_to_talk", "server", [
      press,
      release(MIN_PRESS_MS),
      { type: "settled" },
    ]);
    expect(log).toEqual([
      "input_audio_buffer.clear",
      "settle",
      "input_audio_buffer.commit",
      "response.create",
    ]);
  });

  it("discards a press that was too short", () => {
    const { log, state } = run("push_to_talk", "server", [press, release(MIN_PRESS_MS - 1)]);
    expect(log).toEqual(["input_audio_buffer.clear", "input_audio_buffer.clear"]);
    expect(state.response).toBeNull();
  });

  it("discards what is being said when asked to, and asks for nothing", () => {
    const { log, state } = run("push_to_talk", "client", [
      press,
      { type: "discard" },
      release(900),
    ]);
    expect(log).toEqual(["input_audio_buffer.clear", "input_audio_buffer.clear"]);
    expect(microphoneIsOpen(state)).toBe(false);
  });

  it("has the microphone open only while held", () => {
    const up = run("push_to_talk", "client", []).state;
    const down = run("push_to_talk", "client", [press]).state;
    const settling = run("push_to_talk", "client", [press, release(500)]).state;
    expect([up, down, settling].map(microphoneIsOpen)).toEqual([false, true, false]);
    expect([up, down, settling].map(isStreaming)).toEqual([false, true, true]);
  });

  it("silences the agent first: over WebRTC the server's buffer, over WebSocket our own", () => {
    const speaking = [created(), { type: "playback", audible: true } as const];
    expect(run("push_to_talk", "server", [...speaking, press]).log).toEqual([
      "response.cancel",
      "output_audio_buffer.clear",
      "input_audio_buffer.clear",
    ]);
    expect(run("push_to_talk", "client", [...speaking, press]).log).toEqual([
      "response.cancel",
      "flush",
      "input_audio_buffer.clear",
    ]);
  });

  it("waits for the cancelled response before it asks for the next", () => {
    const before = run("push_to_talk", "client", [
      created(),
      press,
      release(400),
      { type: "settled" },
    ]);
    expect(before.log).not.toContain("response.create");
    const after = talkAfter(before.state, done());
    expect(after.commands).toEqual([{ type: "send", event: { type: "response.create" } }]);
  });

  it("does nothing in voice activity mode", () => {
    expect(run("voice_activity", "server", [press, release(500)]).log).toEqual([]);
  });

  it("forgets a press when the mode changes", () => {
    const { state, log } = run("push_to_talk", "server", [
      press,
      { type: "mode", mode: "voice_activity" },
      release(900),
    ]);
    expect(log).toEqual(["input_audio_buffer.clear", "input_audio_buffer.clear"]);
    expect(microphoneIsOpen(state)).toBe(true);
  });
});

describe("barge-in by voice", () => {
  const speaking: TalkInput[] = [created(), { type: "playback", audible: true }, started];

  it("is the server's business over WebRTC", () => {
    expect(run("voice_activity", "server", speaking).log).toEqual([]);
  });

  it("stops our own playback over WebSocket and sends no cancel", () => {
    const { state, log } = run("voice_activity", "client", speaking);
    expect(log).toEqual(["flush"]);
    expect(state.audible).toBe(false);
    expect(isWelcome(state, "r1")).toBe(false);
    expect(isWelcome(state, "r2")).toBe(true);
  });
});

describe("typed text", () => {
  it("is sent at once when nobody speaks", () => {
    const { log } = run("voice_activity", "server", [say("hello")]);
    expect(log).toEqual(["conversation.item.create", "response.create"]);
  });

  it("cancels a response in progress and waits until it is done", () => {
    const { state, log } = run("voice_activity", "server", [created(), say("hi")]);
    expect(log).toEqual(["response.cancel", "output_audio_buffer.clear"]);
    const after = talkAfter(state, done());
    const types = after.commands.map((c) => (c.type === "send" ? c.event.type : c.type));
    expect(types).toEqual(["conversation.item.create", "response.create"]);
  });

  it("cancels a response that was asked for but is not there yet as soon as it is", () => {
    const { log } = run("voice_activity", "client", [
      say("one"),
      say("two"),
      created("r1"),
      done("r1"),
      created("r2"),
    ]);
    expect(log).toEqual([
      "conversation.item.create",
      "response.create",
      "response.cancel",
      "conversation.item.create",
      "response.create",
    ]);
  });

  it("survives a refusal because the server was already answering", () => {
    const refusal = received({
      type: "error",
      error: {
        type: "invalid_request_error",
        code: "conversation_already_has_active_response",
        message: "",
      },
    });
    const { log } = run("voice_activity", "client", [
      say("one"),
      refusal,
      created("theirs"),
      done("theirs"),
    ]);
    expect(log.filter((type) => type === "response.create")).toHaveLength(2);
  });
});

it("asks again when its request crossed the server's own response", () => {
  const refusal = received({
    type: "error",
    error: { type: "x", code: "conversation_already_has_active_response", message: "" },
  });
  const { log } = run("voice_activity", "server", [
    say("one"),
    created("theirs"),
    refusal,
    done("theirs"),
  ]);
  expect(log.filter((type) => type === "response.create")).toHaveLength(2);
});

const anyInput = fc.oneof(
  fc.constant<TalkInput>({ type: "interrupt" }),
  fc.constant(say("x")),
  fc.constant<TalkInput>({ type: "settled" }),
  fc.nat(3000).map((at): TalkInput => ({ type: "press", at })),
  fc.nat(3000).map((at): TalkInput => ({ type: "release", at })),
  fc.boolean().map((audible): TalkInput => ({ type: "playback", audible })),
  fc
    .constantFrom<TalkMode>("voice_activity", "push_to_talk")
    .map((mode): TalkInput => ({ type: "mode", mode })),
);

/** A server that starts what is asked for and ends it when it likes. */
class ModelServer {
  asked = 0;
  active: string | null = null;
  #count = 0;

  obey(event: ClientEvent): void {
    if (event.type === "response.create") this.asked += 1;
  }

  move(): ServerEvent | null {
    if (this.active !== null) {
      const id = this.active;
      this.active = null;
      return { type: "response.done", response: response(id, { status: "completed" }) };
    }
    if (this.asked === 0) return null;
    this.asked -= 1;
    this.active = `r${++this.#count}`;
    return { type: "response.created", response: response(this.active) };
  }
}

describe("whatever people do", () => {
  const moves = fc.array(fc.oneof(anyInput, fc.constant("server" as const)), { maxLength: 60 });

  it("never asks for a second response while one is in progress", () => {
    fc.assert(
      fc.property(moves, fc.constantFrom<PlaybackOwner>("server", "client"), (inputs, owner) => {
        const server = new ModelServer();
        let state: TalkState = initialTalk("voice_activity", owner);
        for (const input of inputs) {
          const news = input === "server" ? server.move() : null;
          if (input === "server" && news === null) continue;
          const wasBusy = server.active !== null || server.asked > 0;
          const step = talkAfter(state, news ? received(news) : (input as TalkInput));
          state = step.state;
          const sent = step.commands.flatMap((c) => (c.type === "send" ? [c.event] : []));
          const asks = sent.filter(({ type }) => type === "response.create").length;
          expect(asks).toBeLessThanOrEqual(wasBusy ? 0 : 1);
          sent.forEach((event) => server.obey(event));
        }
      }),
    );
  });

  it("is never stuck: when the server has ended everything, the talk bar is at rest", () => {
    fc.assert(
      fc.property(fc.array(anyInput, { maxLength: 40 }), (inputs) => {
        const server = new ModelServer();
        let state: TalkState = initialTalk("voice_activity", "server");
        const feed = (input: TalkInput) => {
          const step = talkAfter(state, input);
          state = step.state;
          for (const c of step.commands) if (c.type === "send") server.obey(c.event);
        };
        inputs.forEach(feed);
        feed({ type: "release", at: 9999 });
        feed({ type: "settled" });
        for (let news = server.move(); news; news = server.move()) feed(received(news));
        feed({ type: "playback", audible: false });
        const connected = connectionAfter(
          connectionAfter(IDLE, { type: "started", transport: "webrtc" }),
          { type: "established", at: 0 },
        );
        expect(["listening", "ready", "interrupted"]).toContain(phaseOf(connected, state, true));
        expect(state.response).toBeNull();
        expect(state.afterwards).toEqual([]);
      }),
    );
  });
});
