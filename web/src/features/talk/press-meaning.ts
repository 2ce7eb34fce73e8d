/** What the talk button does, by what is going on. Pure. */
import type { Phase } from "@/realtime/phase";
import type { TalkMode } from "@/realtime/talk";

export type PressMeaning =
  | "start"
  /** The conversation goes on in another call. */
  | "again"
  | "cancel"
  | "hold"
  | "interrupt"
  | "mute"
  | "unmute"
  | "plug";

export function pressMeans(phase: Phase, mode: TalkMode, muted: boolean): PressMeaning {
  if (phase === "idle" || phase === "failed") return "start";
  if (phase === "hung_up") return "again";
  if (phase === "connecting") return "cancel";
  if (phase === "text_only") return "plug";
  if (mode === "push_to_talk") return "hold";
  if (phase === "speaking" || phase === "thinking") return "interrupt";
  return muted ? "unmute" : "mute";
}
