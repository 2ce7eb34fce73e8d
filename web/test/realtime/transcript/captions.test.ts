/** Wish 35, lead 7: captions with speakers that players accept and people can read in time. */
import { captionCues, toSrt, toVtt } from "@/realtime/transcript/captions";
import { entriesOf } from "@/realtime/transcript/entries";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LABELS, type Said, saidItem, sourceOf } from "./source";

const THAI = "กาลครั้งหนึ่งนานมาแล้วมีเต่าตัวหนึ่งเดินทางไปทะเลและพบกระต่ายที่วิ่งเร็วมากแต่ไม่เคยรอใครเลยแม้แต่ครั้งเดียว";
const FAMILY = "👨‍👩‍👧‍👦";

function cuesOf(...said: Said[]) {
  return captionCues(entriesOf(sourceOf(said.map(saidItem), said)), LABELS);
}

const words = fc
  .array(
    fc.constantFrom(
      "rain",
      "falls,",
      "slowly.",
      "Why?",
      "a",
      "ประภาคาร",
      FAMILY,
      "漢字",
      "x".repeat(60),
    ),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map((all) => all.join(" "));

const turns = fc
  .array(fc.record({ text: words, gap: fc.nat(2000), ms: fc.integer({ min: 1, max: 20_000 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((all) => {
    let at = 0;
    return all.map(({ text, gap, ms }, n): Said => {
      const fromMs = at + gap;
      at = fromMs + ms;
      return { id: `i${n}`, role: n % 2 === 0 ? "user" : "assistant", text, fromMs, toMs: at };
    });
  });

const bare = (text: string): string => text.replace(/\s+/g, "");

describe("captions", () => {
  it("lose no word, cut no character, and fit on two lines", () => {
    fc.assert(
      fc.property(turns, (said) => {
        const cues = cuesOf(...said);
        const shown = cues.map(({ lines }) => lines.join("")).join("");
        expect(bare(shown)).toBe(bare(said.map(({ text }) => text).join("")));
        for (const { lines } of cues) {
          expect(lines.length).toBeLessThanOrEqual(2);
          expect(lines.length).toBeGreaterThan(0);
          for (const line of lines) {
            expect([...new Intl.Segmenter().segment(line)].length).toBeLessThanOrEqual(42);
            expect(line).not.toMatch(/^\u200d|\u200d$/);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("come in order, last a while, and do not run over the same speaker's next", () => {
    fc.assert(
      fc.property(turns, (said) => {
        const cues = cuesOf(...said);
        cues.forEach((cue, n) => {
          expect(cue.toMs).toBeGreaterThan(cue.fromMs);
          expect(cue.fromMs).toBeGreaterThanOrEqual(cues[n - 1]?.fromMs ?? 0);
          const next = cues.slice(n + 1).find(({ speaker }) => speaker === cue.speaker);
          if (next && next.fromMs > cue.fromMs) expect(cue.toMs).toBeLessThanOrEqual(next.fromMs);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("break Thai between words, and share a turn's time by length", () => {
    const cues = cuesOf({ id: "t", role: "assistant", text: THAI, fromMs: 0, toMs: 10_000 });
    expect(cues.length).toBeGreaterThan(1);
    const ends = new Set(
      [...new Intl.Segmenter("th", { granularity: "word" }).segment(THAI)].map((s) => s.index),
    );
    let at = 0;
    for (const line of cues.flatMap(({ lines }) => lines).slice(0, -1)) {
      at += line.length;
      expect(ends).toContain(at);
    }
    const first = cues[0]?.toMs ?? 0;
    expect(first / 10_000).toBeCloseTo((cues[0]?.lines.join("").length ?? 0) / THAI.length, 1);
  });

  it("are valid SRT", () => {
    const srt = toSrt(
      cuesOf(
        { id: "a", role: "user", text: "Hello --> you", fromMs: 1234, toMs: 2500 },
        { id: "b", role: "assistant", text: "Good day.", fromMs: 3_661_005, toMs: 3_663_000 },
      ),
    );
    expect(srt).toBe(
      "1\n00:00:01,234 --> 00:00:02,500\nYou: Hello → you\n\n" +
        "2\n01:01:01,005 --> 01:01:03,000\nAgent: Good day.\n",
    );
  });

  it("are valid WebVTT, whatever was said", () => {
    const vtt = toVtt(
      cuesOf({ id: "a", role: "user", text: "a < b & --> c", fromMs: 0, toMs: 1500 }),
    );
    expect(vtt).toBe("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v You>a &lt; b &amp; --&gt; c\n");
    expect(toVtt([])).toBe("WEBVTT\n");
  });

  it("hold what was heard only, and nobody's silence", () => {
    const said: Said = { id: "c", role: "assistant", text: "one two three", fromMs: 0, toMs: 500 };
    const cut = { ...saidItem(said), heardMs: 500 };
    const silent: Said = { id: "s", role: "user", text: " ", fromMs: 600, toMs: 900 };
    const entries = entriesOf(sourceOf([cut, saidItem(silent)], [said, silent]));
    expect(captionCues(entries, LABELS).map(({ lines }) => lines.join(" "))).toEqual(["one"]);
  });
});
