/** Two notes, to hear where the sound comes out. */
import { routeTo } from "./sink";

const NOTES = [
  { hz: 523.25, at: 0 },
  { hz: 783.99, at: 0.35 },
];
const LENGTH_S = 0.5;
const PEAK = 0.2;

/** Resolves when it is over. sinkId "" is the default. */
export async function playTestTone(sinkId: string): Promise<void> {
  const context = new AudioContext();
  await routeTo(context, sinkId);
  await context.resume();
  for (const { hz, at } of NOTES) {
    const start = context.currentTime + at;
    const envelope = context.createGain();
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(PEAK, start + 0.02);
    envelope.gain.exponentialRampToValueAtTime(0.001, start + LENGTH_S);
    const note = context.createOscillator();
    note.frequency.value = hz;
    note.connect(envelope).connect(context.destination);
    note.start(start);
    note.stop(start + LENGTH_S);
  }
  const lengthMs = ((NOTES.at(-1)?.at ?? 0) + LENGTH_S) * 1000 + 100;
  await new Promise((resolve) => setTimeout(resolve, lengthMs));
  await context.close();
}
