/** A score from -1 to 1 as one of five moods. Pure. */

export const MOODS = [-2, -1, 0, 1, 2] as const;
export type Mood = (typeof MOODS)[number];

export function moodOf(score: number): Mood {
  if (score <= -0.6) return -2;
  if (score <= -0.2) return -1;
  if (score < 0.2) return 0;
  return score < 0.6 ? 1 : 2;
}
