/** A transcript as captions: SRT and WebVTT, with speakers, in cues that can be read in their time. Pure. */
import type { TranscriptEntry, TurnEntry } from "./entries";
import { spokenEffort } from "./heard";
import type { TranscriptLabels } from "./labels";

export interface Cue {
  readonly fromMs: number;
  readonly toMs: number;
  readonly speaker: string;
  /** One or two lines. */
  readonly lines: readonly string[];
}

const LINE_COLUMNS = 42;
const CUE_LINES = 2;
const SHORTEST_CUE_MS = 700;
const READING_PACE = 15;

const SENTENCES = new Intl.Segmenter(undefined, { granularity: "sentence" });
const WORDS = new Intl.Segmenter(undefined, { granularity: "word" });
const CHARACTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function characters(text: string): string[] {
  return [...CHARACTERS.segment(text)].map(({ segment }) => segment);
}

/** What a line has room for: wide signs take two columns; marks above and below letters take none. */
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}]/u;

function columns(text: string): number {
  return characters(text).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

/** Words with what follows them (spaces, marks); a word too long for a line in pieces. */
function units(sentence: string): string[] {
  const result: string[] = [];
  for (const { segment, isWordLike } of WORDS.segment(sentence)) {
    if (isWordLike !== true && result.length > 0) result.push((result.pop() ?? "") + segment);
    else if (columns(segment) <= LINE_COLUMNS) result.push(segment);
    else result.push(...pieces(segment));
  }
  return result;
}

function pieces(word: string): string[] {
  const result: string[] = [];
  let piece = "";
  let width = 0;
  for (const character of characters(word)) {
    const more = columns(character);
    if (width + more > LINE_COLUMNS) {
      result.push(piece);
      piece = "";
      width = 0;
    }
    piece += character;
    width += more;
  }
  return [...result, piece];
}

/** Broken between words, Thai ones too. */
function lines(text: string): string[] {
  const result: string[] = [];
  let line = "";
  let width = 0;
  for (const unit of units(text)) {
    if (line !== "" && width + columns(unit.trimEnd()) > LINE_COLUMNS) {
      result.push(line.trim());
      line = "";
      width = 0;
    }
    line += unit;
    width += columns(unit);
  }
  if (line.trim() !== "") result.push(line.trim());
  return result;
}

/** Blocks of two lines; a sentence begins a new block unless both fit. */
function blocks(text: string): string[][] {
  const result: string[][] = [];
  let pending = "";
  const flush = () => {
    const all = lines(pending);
    for (let i = 0; i < all.length; i += CUE_LINES) result.push(all.slice(i, i + CUE_LINES));
    pending = "";
  };
  for (const { segment } of SENTENCES.segment(text.replace(/\s+/g, " "))) {
    if (pending !== "" && lines(pending + segment).length > CUE_LINES) flush();
    pending += segment;
  }
  flush();
  return result;
}

function cuesOf(turn: TurnEntry, speaker: string): Cue[] {
  if (turn.text === "" || turn.fromMs === null) return [];
  const parts = blocks(turn.text);
  const efforts = parts.map((part) => Math.max(1, spokenEffort(part.join(" "))));
  const total = efforts.reduce((sum, effort) => sum + effort, 0);
  const spokenMs = (turn.toMs ?? turn.fromMs) - turn.fromMs;
  const lengthMs = spokenMs > 0 ? spokenMs : (total / READING_PACE) * 1000;
  let at = turn.fromMs;
  return parts.map((part, index) => {
    const fromMs = at;
    at += lengthMs * ((efforts[index] ?? 0) / total);
    return { fromMs, toMs: at, speaker, lines: part };
  });
}

/** Short cues stay long enough to be read, but never into the next one of the same speaker. */
function readable(cues: readonly Cue[]): Cue[] {
  return cues.map((cue, index) => {
    const next = cues.slice(index + 1).find(({ speaker }) => speaker === cue.speaker);
    const wanted = Math.max(cue.toMs, cue.fromMs + SHORTEST_CUE_MS);
    const limit = next === undefined ? Infinity : Math.max(next.fromMs, cue.fromMs + 1);
    return { ...cue, toMs: Math.min(wanted, limit) };
  });
}

/** In the order of their time; two who speak at once are both there. */
export function captionCues(
  entries: readonly TranscriptEntry[],
  labels: Pick<TranscriptLabels, "speakers">,
): Cue[] {
  const cues = entries.flatMap((entry) =>
    entry.kind === "turn" && entry.role !== "system"
      ? cuesOf(entry, labels.speakers[entry.role])
      : [],
  );
  const rounded = cues
    .map((cue) => ({ ...cue, fromMs: Math.round(cue.fromMs), toMs: Math.round(cue.toMs) }))
    .sort((a, b) => a.fromMs - b.fromMs);
  return readable(rounded);
}

function time(ms: number, mark: "," | "."): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  const rest = String(ms % 1000).padStart(3, "0");
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${mark}${rest}`;
}

/** An arrow of times would begin another cue. */
function withoutArrows(text: string): string {
  return text.replaceAll("-->", "→");
}

export function toSrt(cues: readonly Cue[]): string {
  return cues
    .map(({ fromMs, toMs, speaker, lines: [first = "", ...rest] }, index) => {
      const times = `${time(fromMs, ",")} --> ${time(toMs, ",")}`;
      const said = [`${speaker}: ${first}`, ...rest].map(withoutArrows);
      return [index + 1, times, ...said].join("\n") + "\n";
    })
    .join("\n");
}

/** Nothing that was said is taken for a tag, nor for the end of a cue. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function toVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ fromMs, toMs, speaker, lines: [first = "", ...rest] }) => {
    const times = `${time(fromMs, ".")} --> ${time(toMs, ".")}`;
    const voice = escaped(speaker);
    return [times, `<v ${voice}>${escaped(first)}`, ...rest.map(escaped)].join("\n") + "\n";
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}
