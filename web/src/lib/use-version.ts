import { useSyncExternalStore } from "react";
import type { FrameNotifier } from "./frame-notifier";

/** Renders again whenever the notifier tells; at most once a frame. */
export function useVersion(notifier: FrameNotifier): number {
  return useSyncExternalStore(notifier.subscribe, notifier.version);
}
