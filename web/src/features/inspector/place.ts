/** Where to go, as people write it: 1:05, 65.5s, 65500, turn 3, #3. Pure. */
import type { Place } from "./inspector-control";

const TURN = /^(?:turn|t|#|รอบ|รอบที่)\s*(\d+)$/i;
const CLOCK = /^(?:(\d+):)?(\d{1,3}):(\d{1,2}(?:\.\d+)?)$/;
const LENGTH = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|มิลลิวินาที|วินาที|นาที)?$/i;
const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  วินาที: 1000,
  m: 60_000,
  min: 60_000,
  นาที: 60_000,
};

export function placeOf(text: string): Place | null {
  const wanted = text.trim();
  const turn = TURN.exec(wanted);
  if (turn !== null) return { turn: Number(turn[1]) };
  const clock = CLOCK.exec(wanted);
  if (clock !== null) {
    const [, hours = "0", minutes, seconds] = clock;
    return { at: (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 };
  }
  const length = LENGTH.exec(wanted.replaceAll(/[\s\u202f,](?=\d{3})/g, ""));
  if (length === null) return null;
  return { at: Number(length[1]) * (UNITS[length[2]?.toLowerCase() ?? ""] ?? 1) };
}
