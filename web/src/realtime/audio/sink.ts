/** The loudspeaker of an AudioContext, where the browser lets one choose (Chromium does). */

interface Choosable {
  setSinkId(sinkId: string): Promise<void>;
}

function isChoosable(context: object): context is Choosable {
  return "setSinkId" in context;
}

/** sinkId "" is the default. A loudspeaker that is gone leaves the sound where it was. */
export async function routeTo(context: AudioContext, sinkId: string): Promise<void> {
  if (isChoosable(context)) await context.setSinkId(sinkId).catch(() => undefined);
}

export function canChooseSpeaker(): boolean {
  return "setSinkId" in HTMLMediaElement.prototype;
}
