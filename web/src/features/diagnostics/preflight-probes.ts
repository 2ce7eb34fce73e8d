/** Tries what a call needs, one thing at a time; none of them throws. */
import { fetchHealth } from "@/api/health";
import { fetchModels } from "@/api/models";
import { request } from "@/lib/http";
import { chosenDevice } from "@/realtime/audio/devices";
import { Microphone, MicrophoneError } from "@/realtime/audio/microphone";
import { isZero } from "@/realtime/audio/silence";
import type { Sound } from "@/realtime/audio/sound";
import { processingOf } from "@/realtime/audio/sound-settings";
import type { Findings } from "@/realtime/preflight";
import { address } from "@/realtime/websocket";

type Found<Name extends keyof Findings> = Required<Findings>[Name];

const HTTP_MS = 5_000;
const SOUND_MS = 2_000;
const CONNECT_MS = 3_000;
const CLOSE_NORMAL = 1000;

function within(signal: AbortSignal, ms: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
}

/** Resolves when the time is over, or the signal is aborted. */
function over(signal: AbortSignal, ms: number): Promise<"timed_out"> {
  const limited = within(signal, ms);
  return new Promise((resolve) => {
    if (limited.aborted) resolve("timed_out");
    limited.addEventListener("abort", () => resolve("timed_out"), { once: true });
  });
}

export async function probeServer(signal: AbortSignal): Promise<Found<"server">> {
  const at = performance.now();
  const answer = await request("/health/live", {
    signal: within(signal, HTTP_MS),
    cache: "no-store",
  }).catch(() => null);
  return { reached: answer?.ok === true, ms: performance.now() - at };
}

export interface Service {
  readonly engine: Found<"engine">;
  /** The model that a socket asks for; null: there is none. */
  readonly model: string | null;
  readonly full: boolean;
}

export async function probeService(signal: AbortSignal): Promise<Service> {
  const limited = within(signal, HTTP_MS);
  const [health, models] = await Promise.all([
    fetchHealth(limited).catch(() => null),
    fetchModels(limited).catch(() => []),
  ]);
  const sessions = health?.sessions ?? null;
  return {
    engine: { status: health?.status ?? "unreachable", models: models.length },
    model: models[0]?.id ?? null,
    full: health?.status !== "off" && sessions !== null && sessions.active >= sessions.limit,
  };
}

function firstSound(microphone: Microphone): Promise<"heard"> {
  return new Promise((resolve) => {
    microphone.listen((pcm) => {
      if (!isZero(pcm)) resolve("heard");
    });
  });
}

/** Asks for the permission where it has not been given. */
export async function probeMicrophone(
  sound: Sound,
  signal: AbortSignal,
): Promise<Found<"microphone">> {
  const { settings, view } = sound;
  const chosen = chosenDevice(view.devices.microphones, settings.microphone);
  const context = new AudioContext();
  let microphone: Microphone | null = null;
  try {
    microphone = await Microphone.open(context, processingOf(settings), chosen?.id ?? "");
    await Promise.race([context.resume(), over(signal, SOUND_MS)]);
    if (context.state !== "running") return { problem: "stalled" };
    microphone.open = true;
    const outcome = await Promise.race([firstSound(microphone), over(signal, SOUND_MS)]);
    return { problem: null, heard: outcome === "heard", label: microphone.label };
  } catch (reason) {
    return { problem: reason instanceof MicrophoneError ? reason.problem : "busy" };
  } finally {
    microphone?.stop();
    void context.close();
  }
}

/** Two peers of this page, without any server between them. */
async function greet(one: RTCPeerConnection, two: RTCPeerConnection): Promise<"connected"> {
  const channel = one.createDataChannel("preflight");
  const opened = new Promise<"connected">((resolve) => {
    channel.onopen = () => resolve("connected");
  });
  one.onicecandidate = ({ candidate }) => void two.addIceCandidate(candidate ?? undefined);
  two.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate ?? undefined);
  await one.setLocalDescription();
  await two.setRemoteDescription(one.localDescription ?? { type: "offer", sdp: "" });
  await two.setLocalDescription();
  await one.setRemoteDescription(two.localDescription ?? { type: "answer", sdp: "" });
  return opened;
}

export async function probeWebRtc(signal: AbortSignal): Promise<Found<"webrtc">> {
  const at = performance.now();
  if (typeof RTCPeerConnection !== "function") return { outcome: "missing", ms: 0 };
  const peers = [new RTCPeerConnection(), new RTCPeerConnection()] as const;
  const [one, two] = peers;
  try {
    const outcome = await Promise.race([greet(one, two), over(signal, CONNECT_MS)]);
    const isEmpty = !/^a=candidate:/m.test(one.localDescription?.sdp ?? "");
    const ms = performance.now() - at;
    return { outcome: outcome === "timed_out" && isEmpty ? "no_candidates" : outcome, ms };
  } catch {
    return { outcome: "refused", ms: performance.now() - at };
  } finally {
    for (const peer of peers) peer.close();
  }
}

export async function probeWebSocket(
  { model, full }: Pick<Service, "model" | "full">,
  signal: AbortSignal,
): Promise<Found<"websocket">> {
  if (full) return { outcome: "full", ms: 0 };
  if (model === null) return { outcome: "no_model", ms: 0 };
  const at = performance.now();
  const socket = new WebSocket(address(model), ["realtime"]);
  const settled = new Promise<"open" | "refused">((resolve) => {
    socket.onopen = () => resolve("open");
    socket.onclose = () => resolve("refused");
  });
  const outcome = await Promise.race([settled, over(signal, CONNECT_MS)]);
  socket.onclose = null;
  socket.close(CLOSE_NORMAL);
  return { outcome, ms: performance.now() - at };
}

/** Whether the microphone can be tried without the browser asking. */
export async function isMicrophoneAllowed(): Promise<boolean> {
  // Absent on pages that are not secure, and in older browsers.
  const permissions = navigator.permissions as Permissions | undefined;
  const answer = await permissions?.query({ name: "microphone" }).catch(() => null);
  return answer?.state === "granted";
}
