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

/** Only what differs, or null when a call in progress need not be told anything. */
export function configChange(before: CallSettings, after: CallSettings): SessionConfig | null {
  const from = configOf(before);
  const to = configOf(after);
  const differs = (pick: (config: SessionConfig) => unknown) =>
    JSON.stringify(pick(from)) !== JSON.stringify(pick(to));
  const input = {
    ...(differs((c) => c.audio?.input?.transcription)
      ? { transcription: to.audio?.input?.transcription ?? null }
      : {}),
    ...(differs((c) => c.audio?.input?.turn_detection)
      ? { turn_detection: to.audio?.input?.turn_detection ?? null }
      : {}),
  };
  const audio = {
    ...(Object.keys(input).length > 0 ? { input } : {}),
    ...(before.voice !== after.voice ? { output: { voice: after.voice } } : {}),
  };
  const change: SessionConfig = {
    type: "realtime",
    ...(differs((c) => c.instructions) ? { instructions: after.instructions } : {}),
    ...(Object.keys(audio).length > 0 ? { audio } : {}),
  };
  return Object.keys(change).length > 1 ? change : null;
}
