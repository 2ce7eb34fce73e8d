/**
 * Who speaks, and what to send so that two never answer at once. Pure: inputs in, the next state and the
 * commands out. It is the one place that knows whether a response is in progress.
 */
import type { ClientEvent, ServerEvent } from "./events";
import type { ContentPart } from "./items";
import { type Press, UP, pressed, released } from "./push-to-talk";

export type TalkMode = "voice_activity" | "push_to_talk";

/** Over WebRTC the server knows what was heard; over WebSocket only we do. */
export type PlaybackOwner = "server" | "client";

export interface ActiveResponse {
  /** null between our request and `response.created`. */
  readonly id: string | null;
  readonly cancelling: boolean;
}

export interface TalkState {
  readonly mode: TalkMode;
  readonly playback: PlaybackOwner;
  readonly muted: boolean;
  readonly press: Press;
  readonly userSpeaking: boolean;
  readonly awaitingReply: boolean;
  readonly response: ActiveResponse | null;
  /** Name of the tool that the agent calls in its present response. */
  readonly tool: string | null;
  readonly audible: boolean;
  readonly interrupted: boolean;
  /** Sent as soon as the response in progress is done. */
  readonly afterwards: readonly ClientEvent[];
}

export type TalkInput =
  | { type: "press"; at: number }
  | { type: "release"; at: number }
  /** What is being said must not be sent. */
  | { type: "discard" }
  | { type: "settled" }
  | { type: "interrupt" }
  /** Contents of one's own messages, in order; a reply is asked for after the last. */
  | { type: "say"; messages: readonly (readonly ContentPart[])[] }
  /** What somebody other than the user asks the agent: the outcome of a tool, for one. */
  | { type: "ask"; events: readonly ClientEvent[] }
  | { type: "mute"; muted: boolean }
  | { type: "mode"; mode: TalkMode }
  | { type: "playback"; audible: boolean }
  | { type: "received"; event: ServerEvent };

export type TalkCommand =
  | { type: "send"; event: ClientEvent }
  /** Stop our own playback and tell the server how much was heard. */
  | { type: "flush" }
  /** Give the last of the sound time to arrive, then say `settled`. */
  | { type: "settle" };

export interface TalkStep {
  readonly state: TalkState;
  readonly commands: readonly TalkCommand[];
}

export function initialTalk(mode: TalkMode, playback: PlaybackOwner): TalkState {
  return {
    mode,
    playback,
    muted: false,
    press: UP,
    userSpeaking: false,
    awaitingReply: false,
    response: null,
    tool: null,
    audible: false,
    interrupted: false,
    afterwards: [],
  };
}

/** Whether audio of this response should still be played. */
export function isWelcome(state: TalkState, responseId: string): boolean {
  return !(state.response?.cancelling === true && state.response.id === responseId);
}

/** Whether the server should be sent what the microphone gives, be it silence. */
export function isStreaming(state: TalkState): boolean {
  return state.mode === "voice_activity" || state.press.kind !== "up";
}

export function microphoneIsOpen(state: TalkState): boolean {
  if (state.mode === "push_to_talk") return state.press.kind === "down";
  return !state.muted;
}

function send(...events: ClientEvent[]): TalkCommand[] {
  return events.map((event) => ({ type: "send", event }));
}

function stay(state: TalkState): TalkStep {
  return { state, commands: [] };
}

/** Ends the agent's turn, whether it is still being made or only still heard. */
function silence(state: TalkState): TalkStep {
  const { response } = state;
  const commands: TalkCommand[] = [];
  if (response !== null && response.id !== null && !response.cancelling) {
    commands.push(...send({ type: "response.cancel", response_id: response.id }));
  }
  if (state.playback === "client") {
    if (state.audible) commands.push({ type: "flush" });
  } else if (state.audible || response !== null) {
    commands.push(...send({ type: "output_audio_buffer.clear" }));
  }
  return {
    state: {
      ...state,
      response: response && { ...response, cancelling: true },
      audible: false,
      awaitingReply: false,
      interrupted: state.interrupted || state.audible || response !== null,
    },
    commands,
  };
}

/** Sends what asks for a reply, or keeps it until the response in progress is done. */
function ask(state: TalkState, events: readonly ClientEvent[]): TalkStep {
  if (state.response !== null) {
    return stay({ ...state, afterwards: [...withoutRequests(state.afterwards), ...events] });
  }
  const isAsked = events.some(({ type }) => type === "response.create");
  return {
    state: { ...state, response: isAsked ? { id: null, cancelling: false } : null },
    commands: send(...events),
  };
}

/** What waits to be said, without asking for a reply: one request answers all of it. */
function withoutRequests(events: readonly ClientEvent[]): readonly ClientEvent[] {
  return events.filter(({ type }) => type !== "response.create");
}

function then(first: TalkStep, next: (state: TalkState) => TalkStep): TalkStep {
  const second = next(first.state);
  return { state: second.state, commands: [...first.commands, ...second.commands] };
}

function press(state: TalkState, at: number): TalkStep {
  if (state.mode !== "push_to_talk" || state.press.kind === "down") return stay(state);
  return then(silence(state), (quiet) => ({
    state: { ...quiet, press: pressed(at), afterwards: withoutRequests(quiet.afterwards) },
    commands: send({ type: "input_audio_buffer.clear" }),
  }));
}

function release(state: TalkState, at: number): TalkStep {
  switch (released(state.press, at)) {
    case "nothing":
      return stay(state);
    case "discard":
      return discard(state);
    case "commit":
      return { state: { ...state, press: { kind: "settling" } }, commands: [{ type: "settle" }] };
  }
}

function settled(state: TalkState): TalkStep {
  if (state.press.kind !== "settling") return stay(state);
  const committed: TalkStep = {
    state: { ...state, press: UP, interrupted: false },
    commands: send({ type: "input_audio_buffer.commit" }),
  };
  return then(committed, (next) => ask(next, [{ type: "response.create" }]));
}

function messageOf(content: readonly ContentPart[]): ClientEvent {
  return { type: "conversation.item.create", item: { type: "message", role: "user", content } };
}

function say(state: TalkState, messages: readonly (readonly ContentPart[])[]): TalkStep {
  return then(silence(state), (quiet) =>
    ask(quiet, [...messages.map(messageOf), { type: "response.create" }]),
  );
}

function discard(state: TalkState): TalkStep {
  if (state.press.kind === "up") return stay(state);
  return {
    state: { ...state, press: UP },
    commands: send({ type: "input_audio_buffer.clear" }),
  };
}

function switchMode(state: TalkState, mode: TalkMode): TalkStep {
  if (mode === state.mode) return stay(state);
  const commands = state.press.kind === "up" ? [] : send({ type: "input_audio_buffer.clear" });
  return {
    state: { ...state, mode, press: UP, userSpeaking: false, awaitingReply: false },
    commands,
  };
}

export function talkAfter(state: TalkState, input: TalkInput): TalkStep {
  switch (input.type) {
    case "press":
      return press(state, input.at);
    case "release":
      return release(state, input.at);
    case "settled":
      return settled(state);
    case "interrupt":
      return then(silence(state), (quiet) =>
        stay({ ...quiet, afterwards: withoutRequests(quiet.afterwards) }),
      );
    case "say":
      return say(state, input.messages);
    case "discard":
      return discard(state);
    case "ask":
      return ask(state, input.events);
    case "mute":
      return stay({ ...state, muted: input.muted });
    case "mode":
      return switchMode(state, input.mode);
    case "playback":
      return stay({ ...state, audible: input.audible });
    case "received":
      return received(state, input.event);
  }
}

function received(state: TalkState, event: ServerEvent): TalkStep {
  switch (event.type) {
    case "input_audio_buffer.speech_started": {
      const bargedIn = state.playback === "client" && state.audible;
      return {
        state: {
          ...state,
          userSpeaking: true,
          awaitingReply: false,
          interrupted: false,
          audible: bargedIn ? false : state.audible,
          // The server cancels it; what of it is still on its way must not be heard.
          response:
            bargedIn && state.response ? { ...state.response, cancelling: true } : state.response,
        },
        commands: bargedIn ? [{ type: "flush" }] : [],
      };
    }
    case "input_audio_buffer.speech_stopped":
      return stay({ ...state, userSpeaking: false, awaitingReply: true });
    case "input_audio_buffer.committed":
      return stay({ ...state, userSpeaking: false });
    case "conversation.item.input_audio_transcription.completed":
      return stay(event.transcript.trim() === "" ? { ...state, awaitingReply: false } : state);
    case "output_audio_buffer.started":
      return stay({ ...state, audible: true });
    case "output_audio_buffer.stopped":
    case "output_audio_buffer.cleared":
      return stay(state.playback === "server" ? { ...state, audible: false } : state);
    case "response.output_item.added":
      return stay(
        event.item.type === "function_call" ? { ...state, tool: event.item.name } : state,
      );
    case "response.created":
      return responseCreated(state, event.response.id, event.response.conversation_id);
    case "response.done":
      return responseDone(state, event.response.id);
    case "error":
      return refused(state, event.error.code);
    default:
      return stay(state);
  }
}

function responseCreated(
  state: TalkState,
  id: string,
  conversation: string | null | undefined,
): TalkStep {
  const isOutOfBand = conversation === null;
  if (isOutOfBand) return stay(state);
  const cancelling = state.response?.cancelling ?? false;
  return {
    state: {
      ...state,
      response: { id, cancelling },
      tool: null,
      awaitingReply: false,
      interrupted: cancelling,
    },
    commands: cancelling ? send({ type: "response.cancel", response_id: id }) : [],
  };
}

function responseDone(state: TalkState, id: string): TalkStep {
  if (state.response === null || (state.response.id !== null && state.response.id !== id)) {
    return stay(state);
  }
  const free: TalkState = {
    ...state,
    response: null,
    tool: null,
    awaitingReply: false,
    afterwards: [],
  };
  return ask(free, state.afterwards);
}

/** A request of ours that lost a race against the server's own decision. */
function refused(state: TalkState, code: string | null): TalkStep {
  if (code === "conversation_already_has_active_response") {
    return ask(state, [{ type: "response.create" }]);
  }
  if (state.response === null || state.response.id !== null) return stay(state);
  const free: TalkState = { ...state, response: null, awaitingReply: false, afterwards: [] };
  return ask(free, state.afterwards);
}

/** Refusals that a race explains and that nobody needs to read about. */
export function isBenign(code: string | null): boolean {
  return (
    code === "response_cancel_not_active" || code === "conversation_already_has_active_response"
  );
}
