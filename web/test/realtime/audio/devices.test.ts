import { chosenDevice, deviceLists, isMissing } from "@/realtime/audio/devices";
import { SILENT_AFTER_MS, UNHEARD, silenceAfter } from "@/realtime/audio/silence";
import { DEFAULT_SOUND, constraintsOf, processingOf } from "@/realtime/audio/sound-settings";
import { describe, expect, it } from "vitest";

const found = (kind: MediaDeviceKind, deviceId: string, label: string) => ({
  kind,
  deviceId,
  label,
});
const headset = { id: "h1", label: "Headset" };

describe("the devices (wish 1)", () => {
  it("are listed once, without the browser's aliases", () => {
    const lists = deviceLists([
      found("audioinput", "default", "Default - Headset"),
      found("audioinput", "communications", "Communications - Headset"),
      found("audioinput", "h1", "Headset"),
      found("audiooutput", "s1", "Speakers"),
      found("videoinput", "v1", "Camera"),
    ]);
    expect(lists).toEqual({
      microphones: [headset],
      speakers: [{ id: "s1", label: "Speakers" }],
      named: true,
    });
    expect(deviceLists([found("audioinput", "", "")])).toMatchObject({
      microphones: [],
      named: false,
    });
  });

  it("are found again by id, else by name, else not", () => {
    expect(chosenDevice([headset], { id: "h1", label: "" })).toBe(headset);
    expect(chosenDevice([headset], { id: "old", label: "Headset" })).toBe(headset);
    expect(chosenDevice([headset], { id: "", label: "" })).toBeNull();
    expect(isMissing([headset], { id: "x", label: "Other" })).toBe(true);
    expect(isMissing([headset], { id: "", label: "" })).toBe(false);
  });

  it("are asked for exactly, with the processing that is wanted", () => {
    const sound = { ...DEFAULT_SOUND, echoCancellation: false };
    expect(constraintsOf(processingOf(sound), "h1")).toEqual({
      echoCancellation: false,
      noiseSuppression: true,
      autoGainControl: true,
      deviceId: { exact: "h1" },
    });
    expect(constraintsOf(processingOf(sound), "")).not.toHaveProperty("deviceId");
  });
});

describe("a microphone that gives nothing (wish 16)", () => {
  const listen = (chunks: { open: boolean; zero: boolean; at: number }[]) =>
    chunks.reduce(silenceAfter, UNHEARD);
  const zero = (at: number, open = true) => ({ open, zero: true, at });

  it("is noticed after a while, and no longer once it is heard", () => {
    expect(listen([zero(0), zero(SILENT_AFTER_MS - 1)]).silent).toBe(false);
    const silent = listen([zero(0), zero(SILENT_AFTER_MS)]);
    expect(silent.silent).toBe(true);
    expect(silenceAfter(silent, { open: true, zero: false, at: 9_000 }).silent).toBe(false);
  });

  it("may be quiet between words, and while it is off", () => {
    const heard = listen([{ open: true, zero: false, at: 0 }, zero(10), zero(60_000)]);
    expect(heard.silent).toBe(false);
    expect(listen([zero(0), zero(100, false), zero(SILENT_AFTER_MS + 50)]).silent).toBe(false);
  });
});
