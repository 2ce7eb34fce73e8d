/** What to do when packets keep getting lost: less sound first, then text. Pure. */
import { type LinkQuality, worseLoss } from "./quality";

export type Measure = "lower_bitrate" | "text";

export interface Adaptation {
  /** When the loss rose beyond the limit; null: it has not. */
  readonly since: number | null;
  /** Measures taken or turned down in this call. */
  readonly settled: readonly Measure[];
  /** What to propose now. */
  readonly offer: Measure | null;
}

export const UNADAPTED: Adaptation = { since: null, settled: [], offer: null };

const STEPS: readonly { measure: Measure; loss: number; forMs: number }[] = [
  { measure: "lower_bitrate", loss: 0.05, forMs: 6000 },
  { measure: "text", loss: 0.12, forMs: 10_000 },
];
/** Loss below this has passed. */
const CALM = 0.02;

export function adaptationAfter(state: Adaptation, quality: LinkQuality): Adaptation {
  const step = STEPS.find(({ measure }) => !state.settled.includes(measure));
  const loss = worseLoss(quality);
  if (step === undefined || loss <= CALM) return { ...state, since: null, offer: null };
  if (loss < step.loss) return state.offer === null ? { ...state, since: null } : state;
  const since = state.since ?? quality.at;
  const isLasting = quality.at - since >= step.forMs;
  return { ...state, since, offer: isLasting ? step.measure : state.offer };
}

/** The user (or a setting) has decided, one way or the other. */
export function settledWith(state: Adaptation, measure: Measure): Adaptation {
  return { since: null, offer: null, settled: [...state.settled, measure] };
}
