/** What a transport can say about itself at one moment: totals since it was opened. Pure. */

export interface CandidatePair {
  /** host, srflx, prflx or relay. */
  readonly localType: string;
  readonly remoteType: string;
  readonly protocol: string;
  /** Address and port; empty where the browser hides it. */
  readonly local: string;
  readonly remote: string;
  /** wifi, ethernet, cellular, …; empty where the browser does not say. */
  readonly network: string;
}

export interface Codec {
  /** opus, PCMU, PCMA, or pcm16 where audio travels in events. */
  readonly name: string;
  readonly clockRate: number;
  readonly channels: number;
  /** The parameters that were agreed on, as in SDP. */
  readonly parameters: string;
}

export interface LinkStates {
  readonly signalling: string;
  readonly gathering: string;
  readonly ice: string;
  readonly dtls: string;
  readonly peer: string;
  readonly channel: string;
}

export interface LinkSample {
  /** performance.now() */
  readonly at: number;
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  readonly packetsIn: number;
  readonly lostIn: number;
  readonly packetsOut: number;
  /** As the other side counted. */
  readonly lostOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly samplesIn: number;
  /** Samples that were made up because their packet was missing or late. */
  readonly concealed: number;
  /** Total time that samples spent in the jitter buffer, and how many left it. */
  readonly bufferedMs: number;
  readonly bufferedCount: number;
  /** Bytes that wait to leave the page. */
  readonly queuedBytes: number;
  readonly codecIn: Codec | null;
  readonly codecOut: Codec | null;
  readonly pair: CandidatePair | null;
  readonly states: LinkStates | null;
}

export const EMPTY_SAMPLE: LinkSample = {
  at: 0,
  rttMs: null,
  jitterMs: null,
  packetsIn: 0,
  lostIn: 0,
  packetsOut: 0,
  lostOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  samplesIn: 0,
  concealed: 0,
  bufferedMs: 0,
  bufferedCount: 0,
  queuedBytes: 0,
  codecIn: null,
  codecOut: null,
  pair: null,
  states: null,
};
