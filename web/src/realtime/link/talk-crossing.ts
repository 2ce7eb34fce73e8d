/** What of the talk lasts when its line is lost or changed. Pure. */
import type { PlaybackOwner, TalkState } from "@/realtime/talk";
import { UP } from "@/realtime/push-to-talk";

/** Nobody answers any more; what the user holds down or has muted stays so. */
export function talkWithoutLine(state: TalkState): TalkState {
  return {
    ...state,
    userSpeaking: false,
    awaitingReply: false,
    response: null,
    tool: null,
    audible: false,
  };
}

/** `asked`: whether a reply has just been asked for. */
export function talkOnNewLine(
  state: TalkState,
  playback: PlaybackOwner,
  asked: boolean,
): TalkState {
  return {
    ...talkWithoutLine(state),
    playback,
    press: state.press.kind === "settling" ? UP : state.press,
    response: asked ? { id: null, cancelling: false } : null,
    afterwards: [],
  };
}

/** A moment in which the line may change without anybody noticing. */
export function isQuiet(state: TalkState): boolean {
  return (
    !state.userSpeaking &&
    !state.awaitingReply &&
    !state.audible &&
    state.press.kind === "up" &&
    state.response === null &&
    state.afterwards.length === 0
  );
}
