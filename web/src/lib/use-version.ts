import { useSyncExternalStore } from "react";
import type { FrameNotifier } from "./frame-notifier";

/** Renders again whenever the notifier tells; at most once a frame. */
export function useVersion(notifier: FrameNotifier): number {
  return useSyncExternalStore(notifier.subscribe, notifier.version);
}

/** Looks again whenever the notifier tells, and renders only where there is another answer (by identity). */
export function useFact<T>(notifier: FrameNotifier, read: () => T): T {
  return useSyncExternalStore(notifier.subscribe, read);
}
