/** How sound travels over WebRTC: what the user chooses of it. Pure. */
import type { CodecChoice } from "@/realtime/webrtc/codecs";

export interface Travel {
  /** Which codec is asked for first. */
  codec: CodecChoice;
  /** Kilobits a second that the microphone may take; 0: as the browser sees fit. */
  kbps: number;
  /** Whether less sound, then text, is used without asking when packets keep getting lost. */
  adaptive: boolean;
}

export const DEFAULT_TRAVEL: Travel = { codec: "auto", kbps: 0, adaptive: false };
