/** Time, chance and the network as arguments, so that what depends on them can be tested. */

export interface Clock {
  /** performance.now() */
  now(): number;
  /** Wall clock, milliseconds since 1970. */
  wall(): number;
  /** 0 to 1, 1 excluded. */
  random(): number;
  /** false: the device has no network at all; this machine itself may be reached nevertheless. */
  isOnline(): boolean;
  /** Resolves after `ms`, or at once when the signal is aborted or the network comes back. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}

export const browserClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  random: () => Math.random(),
  isOnline: () => navigator.onLine,
  pause,
};
