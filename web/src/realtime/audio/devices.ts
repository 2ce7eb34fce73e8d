/** The devices that there are, and which of them is meant. Pure. */
import type { DeviceChoice } from "./sound-settings";

export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface DeviceLists {
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
  /** Before the first permission the browser names no device. */
  readonly named: boolean;
}

export const NO_DEVICES: DeviceLists = { microphones: [], speakers: [], named: false };

type Found = Pick<MediaDeviceInfo, "deviceId" | "kind" | "label">;

/** Chromium lists the default (and Windows the one for calls) a second time under these ids. */
const ALIASES = new Set(["", "default", "communications"]);

export function deviceLists(found: readonly Found[]): DeviceLists {
  const of = (kind: MediaDeviceKind): Device[] =>
    found
      .filter((device) => device.kind === kind && !ALIASES.has(device.deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return {
    microphones: of("audioinput"),
    speakers: of("audiooutput"),
    named: found.some(({ kind, label }) => kind === "audioinput" && label !== ""),
  };
}

/** The chosen device among those that are there: by its id, else by its name; null: the default. */
export function chosenDevice(devices: readonly Device[], choice: DeviceChoice): Device | null {
  if (choice.id === "" && choice.label === "") return null;
  return (
    devices.find(({ id }) => id === choice.id) ??
    devices.find(({ label }) => label !== "" && label === choice.label) ??
    null
  );
}

/** Somebody chose a device, and it is not there. */
export function isMissing(devices: readonly Device[], choice: DeviceChoice): boolean {
  return choice.id !== "" && chosenDevice(devices, choice) === null;
}
