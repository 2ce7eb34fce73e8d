/** Which codec the offer asks for first, and how much the microphone's may take. */

export const CODECS = ["auto", "opus", "pcmu", "pcma"] as const;
export type CodecChoice = (typeof CODECS)[number];

/** Kilobits a second that Opus may take; 0: as the browser sees fit. */
export const BITRATES = [0, 16, 24, 32, 64] as const;
export const LOWEST_KBPS = 16;

interface Named {
  readonly mimeType: string;
}

/** The chosen codec first; the rest stays on offer, for a server that has not got it. Pure. */
export function inOrder<T extends Named>(codecs: readonly T[], choice: CodecChoice): T[] {
  const isChosen = ({ mimeType }: T) => mimeType.toLowerCase() === `audio/${choice}`;
  return [...codecs.filter(isChosen), ...codecs.filter((codec) => !isChosen(codec))];
}

export function preferCodec(transceiver: RTCRtpTransceiver, choice: CodecChoice): void {
  const known = RTCRtpReceiver.getCapabilities("audio")?.codecs;
  if (choice === "auto" || known === undefined) return;
  transceiver.setCodecPreferences(inOrder(known, choice));
}

export async function limitBitrate(sender: RTCRtpSender, kbps: number): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) {
    if (kbps > 0) encoding.maxBitrate = kbps * 1000;
    else delete encoding.maxBitrate;
  }
  await sender.setParameters(parameters);
}
