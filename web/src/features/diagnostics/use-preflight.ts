import type { Sound } from "@/realtime/audio/sound";
import { type Findings, type Verdict, verdictsOf } from "@/realtime/preflight";
import { useCallback, useEffect, useRef, useState } from "react";
import {
  isMicrophoneAllowed,
  probeMicrophone,
  probeServer,
  probeService,
  probeWebRtc,
  probeWebSocket,
} from "./preflight-probes";

interface Run {
  readonly findings: Findings;
  /** Whether the microphone is part of it. */
  readonly asked: boolean;
  readonly running: boolean;
}

type Tell = (found: Findings) => void;

/** The microphone comes before WebRTC: with it a browser names its own addresses. */
async function probeAll(sound: Sound | null, signal: AbortSignal, tell: Tell): Promise<void> {
  const link = async () => {
    if (sound !== null) tell({ microphone: await probeMicrophone(sound, signal) });
    tell({ webrtc: await probeWebRtc(signal) });
  };
  const service = async () => {
    const found = await probeService(signal);
    tell({ engine: found.engine });
    tell({ websocket: await probeWebSocket(found, signal) });
  };
  const server = async () => tell({ server: await probeServer(signal) });
  tell({ secure: isSecureContext });
  await Promise.all([server(), service(), link()]);
}

export interface Preflight {
  readonly verdicts: readonly Verdict[];
  readonly asked: boolean;
  readonly running: boolean;
  /** Everything, from the beginning; the browser may ask for the microphone. */
  readonly run: () => void;
}

/** Runs at once without what the browser would have to ask for. */
export function usePreflight(sound: Sound): Preflight {
  const [run, setRun] = useState<Run>({ findings: {}, asked: false, running: true });
  const current = useRef<AbortController>(null);
  const start = useCallback(
    async (asks: () => Promise<boolean>) => {
      current.current?.abort();
      const controller = new AbortController();
      current.current = controller;
      const { signal } = controller;
      const isCurrent = () => !signal.aborted;
      const asked = await asks();
      if (!isCurrent()) return;
      setRun({ findings: {}, asked, running: true });
      await probeAll(asked ? sound : null, signal, (found) => {
        if (!isCurrent()) return;
        setRun((run) => ({ ...run, findings: { ...run.findings, ...found } }));
      });
      if (isCurrent()) setRun((run) => ({ ...run, running: false }));
    },
    [sound],
  );
  useEffect(() => {
    queueMicrotask(() => void start(isMicrophoneAllowed));
    return () => current.current?.abort();
  }, [start]);
  const { findings, asked, running } = run;
  return {
    verdicts: verdictsOf(findings, asked),
    asked,
    running,
    run: () => void start(() => Promise.resolve(true)),
  };
}
