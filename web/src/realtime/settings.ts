/** What the user chooses before and during a call, and the session configuration that it stands for. Pure. */
import type { TransportKind } from "./connection";
import type { SessionConfig, TurnDetection } from "./items";
import type { TalkMode } from "./talk";

export const VOICES = [
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "sage",
  "shimmer",
  "verse",
  "marin",
  "cedar",
] as const;

export type VadKind = "server_vad" | "semantic_vad";

export interface CallSettings {
  transport: TransportKind;
  /** Empty: the first model that the server offers. */
  model: string;
  voice: string;
  /** Empty: the server's own. */
  instructions: string;
  mode: TalkMode;
  vad: VadKind;
  transcribe: boolean;
}

export const DEFAULT_SETTINGS: CallSettings = {
  transport: "webrtc",
  model: "",
  voice: "marin",
  instructions: "",
  mode: "voice_activity",
  vad: "server_vad",
  transcribe: true,
};

const TRANSCRIPTION_MODEL = "gpt-realtime-whisper";

function turnDetection(settings: CallSettings): TurnDetection {
  return settings.mode === "push_to_talk" ? null : { type: settings.vad };
}

export function configOf(settings: CallSettings): SessionConfig {
  return {
    type: "realtime",
    ...(settings.instructions.trim() === "" ? {} : { instructions: settings.instructions }),
    audio: {
      input: {
        transcription: settings.transcribe ? { model: TRANSCRIPTION_MODEL } : null,
        turn_detection: turnDetection(settings),
      },
      output: { voice: settings.voice },
    },
  };
}
