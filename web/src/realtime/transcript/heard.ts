/** Where a reply that was cut stopped being heard: at the end of a word, never inside a character. Pure. */

const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });
const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Letters a second, pauses included, until this voice has been measured. */
export const DEFAULT_PACE = 14;
const SLOWEST_PACE = 5;
/** Nobody speaks faster: text that seems to has run ahead of its audio. */
const FASTEST_PACE = 28;
const LONGEST_WORD = 24;

interface Piece {
  readonly text: string;
  /** Time that it takes to say, in letters. */
  readonly effort: number;
  /** A space or a mark: heard with the word before it. */
  readonly isPause: boolean;
}

function pauseEffort(text: string): number {
  if (/[.!?…。！？\n]/.test(text)) return 5;
  if (/[,;:、，—–]/.test(text)) return 3;
  return /\S/.test(text) ? 1 : 0;
}

/** One character: a Han sign or a digit is a syllable or more, a letter is a letter. */
function characterEffort(character: string): number {
  if (/\p{Nd}/u.test(character)) return 4;
  if (/[\p{sc=Han}\p{sc=Hangul}]/u.test(character)) return 3;
  if (/[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(character)) return 2;
  return 1;
}

function wordPieces(word: string): Piece[] {
  const characters = [...CHARACTERS.segment(word)].map(({ segment }) => segment);
  if (characters.length > LONGEST_WORD) {
    return characters.map((text) => ({ text, effort: characterEffort(text), isPause: false }));
  }
  const effort = characters.reduce((sum, character) => sum + characterEffort(character), 0);
  return [{ text: word, effort, isPause: false }];
}

function pieces(text: string): Piece[] {
  return [...WORDS.segment(text)].flatMap(({ segment, isWordLike }) =>
    isWordLike === true
      ? wordPieces(segment)
      : [{ text: segment, effort: pauseEffort(segment), isPause: true }],
  );
}

/** How long a text takes to say, in letters. */
export function spokenEffort(text: string): number {
  return pieces(text).reduce((sum, { effort }) => sum + effort, 0);
}

export interface Cut {
  readonly heardMs: number;
  /** Length of the audio that the text belongs to; 0 where it is not known. */
  readonly audioMs: number;
  /** Letters a second, for audio of unknown length. */
  readonly pace: number;
}

function heardEffort(total: number, { heardMs, audioMs, pace }: Cut): number {
  if (audioMs === 0) return (heardMs / 1000) * pace;
  if (heardMs >= audioMs) return total;
  const wholeMs = Math.max(audioMs, (total / FASTEST_PACE) * 1000);
  return total * (heardMs / wholeMs);
}

/** How much of the text, in UTF-16 units, was heard before the cut. */
export function heardLength(text: string, cut: Cut): number {
  if (cut.heardMs <= 0) return 0;
  const all = pieces(text);
  const left = heardEffort(
    all.reduce((sum, { effort }) => sum + effort, 0),
    cut,
  );
  let effort = 0;
  let length = 0;
  for (const piece of all) {
    effort += piece.effort;
    // A pause that begins in time belongs to the word that was heard before it.
    const beginsAt = effort - piece.effort;
    if (piece.isPause ? beginsAt > left : effort > left) return length;
    length += piece.text.length;
  }
  return length;
}

/** The pace of a voice from turns that were heard to their end. */
export function measuredPace(turns: readonly { effort: number; ms: number }[]): number {
  const rates = turns
    .filter(({ effort, ms }) => ms >= 800 && effort > 0)
    .map(({ effort, ms }) => (effort / ms) * 1000)
    .sort((a, b) => a - b);
  const median = rates[rates.length >> 1] ?? DEFAULT_PACE;
  return Math.min(FASTEST_PACE, Math.max(SLOWEST_PACE, median));
}
