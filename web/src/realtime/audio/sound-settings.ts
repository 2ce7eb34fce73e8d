/** What the user chooses of this device's own sound: remembered here, never shared with a link. Pure. */

/** An empty id: whatever the browser's default is. */
export interface DeviceChoice {
  id: string;
  /** Ids change when a site's data is cleared; the label finds the device again. */
  label: string;
}

export interface SoundSettings {
  microphone: DeviceChoice;
  speaker: DeviceChoice;
  echoCancellation: boolean;
  noiseSuppression: boolean;
  autoGainControl: boolean;
  /** The microphone is off while the agent speaks. */
  speakerMode: boolean;
}

export const DEFAULT_SOUND: SoundSettings = {
  microphone: { id: "", label: "" },
  speaker: { id: "", label: "" },
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  speakerMode: false,
};

export const PROCESSING = ["echoCancellation", "noiseSuppression", "autoGainControl"] as const;
export type Processing = (typeof PROCESSING)[number];

export type Processed = Pick<SoundSettings, Processing>;

export function processingOf(sound: SoundSettings): Processed {
  const { echoCancellation, noiseSuppression, autoGainControl } = sound;
  return { echoCancellation, noiseSuppression, autoGainControl };
}

/** deviceId: of a device that is there, or "" for the default. */
export function constraintsOf(processed: Processed, deviceId: string): MediaTrackConstraints {
  return deviceId === "" ? processed : { ...processed, deviceId: { exact: deviceId } };
}

/** Whether sound that is processed in one way is processed as is wanted; what is not told counts as right. */
export function isProcessedAs(
  actual: Partial<Record<Processing, string | boolean>>,
  wanted: Processed,
): boolean {
  return PROCESSING.every((name) => actual[name] === undefined || actual[name] === wanted[name]);
}
