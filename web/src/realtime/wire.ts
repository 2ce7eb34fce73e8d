/** How a call reaches the server: the seam between the session and its transports. */
import type { Microphone } from "./audio/microphone";
import type { TransportKind } from "./connection";
import type { ClientEvent } from "./events";
import type { Failure } from "./failures";
import type { LinkSample } from "./stats/sample";
import type { PlaybackOwner } from "./talk";
import type { CodecChoice } from "./webrtc/codecs";

export interface Heard {
  readonly itemId: string;
  readonly contentIndex: number;
  readonly ms: number;
}

/** A row of the log that no event of the protocol stands for. */
export interface LineNote {
  readonly category: "connection" | "http" | "audio" | "error" | "tool" | "session";
  readonly severity?: "info" | "warning" | "error";
  readonly type: string;
  readonly payload: object;
  /** performance.now(); now where it is left out. */
  readonly at?: number;
}

export interface WireListener {
  /** A message of the server as it came. */
  received(raw: string): void;
  /** What the wire itself sends on our behalf: the microphone's audio. */
  send(event: ClientEvent): void;
  audible(audible: boolean): void;
  faltered(): void;
  recovered(): void;
  /** For good; a hang-up is one of the failures. */
  closed(failure: Failure): void;
  /** The browser plays nothing until the user has touched the page. */
  blocked(blocked: boolean): void;
  /** 40 ms of the agent's track, PCM16 at 24 kHz; nothing where its audio comes in events. */
  agentSound(pcm: Int16Array): void;
  note(note: LineNote): void;
}

/** Whom a call is for. */
export interface Callee {
  readonly model: string;
  /** The agent that the server is to give it; null: none but the model itself. */
  readonly agent: string | null;
}

export interface WireOptions extends Callee {
  readonly context: AudioContext;
  readonly listener: WireListener;
  readonly codec: CodecChoice;
  /** Limit of the microphone's bitrate; 0: none. */
  readonly kbps: number;
  /** Aborted when the user gives up or the call ends. */
  readonly signal: AbortSignal;
}

export interface Wire {
  readonly kind: TransportKind;
  readonly playback: PlaybackOwner;
  /** How long the last of the sound travels after the microphone was closed. */
  readonly tailMs: number;
  readonly outputLevel: number;
  /** Bytes that one event may have. */
  readonly messageLimit: number;
  send(raw: string): void;
  useMicrophone(microphone: Microphone | null): Promise<void>;
  /** sinkId "" is the default loudspeaker. */
  useSpeaker(sinkId: string): Promise<void>;
  /** Plays although the browser did not let it; from a touch of the user's. */
  unblock(): Promise<void>;
  /** Whether what the microphone hears may leave the page. */
  setSending(sending: boolean): void;
  /** Does nothing where the audio's format is fixed. */
  limitBitrate(kbps: number): Promise<void>;
  play(itemId: string, contentIndex: number, base64: string): void;
  flush(): Promise<Heard | null>;
  measure(at: number): Promise<LinkSample>;
  close(): void;
}
