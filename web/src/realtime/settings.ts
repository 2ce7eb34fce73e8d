/** What the user chooses before and during a call, and the session configuration that it stands for. Pure. */
import type { TransportKind } from "./connection";
import type { SessionConfig, TurnDetection } from "./items";
import type { TalkMode } from "./talk";
import {
  DEFAULT_TURN_TAKING,
  type TurnTaking,
  noiseReductionOf,
  turnDetectionOf,
} from "./turn-taking";

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

export interface CallSettings extends TurnTaking {
  transport: TransportKind;
  /** Empty: the first model that the server offers. */
  model: string;
  voice: string;
  /** Empty: the server's own. */
  instructions: string;
  mode: TalkMode;
  transcribe: boolean;
}

export const DEFAULT_SETTINGS: CallSettings = {
  transport: "webrtc",
  model: "",
  voice: "marin",
  instructions: "",
  mode: "voice_activity",
  transcribe: true,
  ...DEFAULT_TURN_TAKING,
};

const TRANSCRIPTION_MODEL = "gpt-realtime-whisper";

function turnDetection(settings: CallSettings): TurnDetection {
  return settings.mode === "push_to_talk" ? null : turnDetectionOf(settings);
}

export function configOf(settings: CallSettings): SessionConfig {
  return {
    type: "realtime",
    ...(settings.instructions.trim() === "" ? {} : { instructions: settings.instructions }),
    audio: {
      input: {
        transcription: settings.transcribe ? { model: TRANSCRIPTION_MODEL } : null,
        noise_reduction: noiseReductionOf(settings),
        turn_detection: turnDetection(settings),
      },
      output: { voice: settings.voice },
    },
  };
}
