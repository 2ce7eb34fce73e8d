/** A transcript as a document: plain text, Markdown, JSON. Pure. */
import type { ToolEntry, TranscriptEntry, TurnEntry } from "./entries";
import type { TranscriptLabels } from "./labels";

export interface TranscriptAbout {
  /** Wall clock, milliseconds since 1970; null: not known. */
  readonly startedAt: number | null;
  readonly model: string;
}

/** 1:02:03 or 02:03. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const tail = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${tail}` : tail;
}

function stamp({ fromMs }: TranscriptEntry): string {
  return fromMs === null ? "" : `[${clock(fromMs)}] `;
}

/** What the turn says besides its words: an image, an interruption, why there are none. */
function remarks(turn: TurnEntry, labels: TranscriptLabels, cut: string): string[] {
  const state = labels.states[turn.state];
  return [
    ...(turn.images > 0 ? [`[${labels.image}]`] : []),
    ...(turn.unheard === "" ? [] : [`[${labels.notHeard}: ${cut}]`]),
    ...(state === undefined || turn.unheard !== "" ? [] : [`[${state}]`]),
  ];
}

function heading({ startedAt, model }: TranscriptAbout): string {
  const date = startedAt === null ? "" : new Date(startedAt).toISOString();
  return [date, model].filter((part) => part !== "").join(" · ");
}

function textLine(entry: TranscriptEntry, labels: TranscriptLabels): string {
  switch (entry.kind) {
    case "turn": {
      const words = [entry.text, ...remarks(entry, labels, entry.unheard)];
      const said = words.filter((part) => part !== "").join(" ");
      return `${stamp(entry)}${labels.speakers[entry.role]}: ${said}`;
    }
    case "tool": {
      const outcome = entry.error ?? entry.output;
      const name = entry.error === null ? labels.result : labels.error;
      const call = `${stamp(entry)}${labels.tool}: ${entry.name}(${entry.arguments})`;
      return outcome === null ? call : `${call}\n    ${name}: ${outcome}`;
    }
    case "divider":
      return `--- ${stamp(entry)}${labels.dividers[entry.divider]} ---`;
  }
}

/** Bare lines, as they are copied. */
export function toPlainText(entries: readonly TranscriptEntry[], labels: TranscriptLabels): string {
  return entries.map((entry) => `${textLine(entry, labels)}\n`).join("");
}

export function toText(
  entries: readonly TranscriptEntry[],
  about: TranscriptAbout,
  labels: TranscriptLabels,
): string {
  return `${labels.title}\n${heading(about)}\n\n${toPlainText(entries, labels)}`;
}

/** Nothing that was said is taken for Markdown. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>~|]/g, "\\$&")
    .replace(/^(\s*)([#+=-]|\d+[.)])/gm, "$1\\$2")
    .replace(/\n/g, "  \n");
}

/** A fence that nothing inside can close. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

function markdownTurn(turn: TurnEntry, labels: TranscriptLabels): string {
  const cut = turn.unheard === "" ? "" : `~~${escaped(turn.unheard)}~~`;
  const notes = remarks(turn, labels, cut).map((note) => `*${note.slice(1, -1)}*`);
  const said = [escaped(turn.text), ...notes].filter((part) => part !== "").join(" ");
  const time = turn.fromMs === null ? "" : ` · ${clock(turn.fromMs)}`;
  return `**${labels.speakers[turn.role]}**${time}\n\n${said}`;
}

function markdownTool(tool: ToolEntry, labels: TranscriptLabels): string {
  const outcome = tool.error ?? tool.output;
  const name = tool.error === null ? labels.result : labels.error;
  return [
    `**${labels.tool}** \`${tool.name}\``,
    fenced(tool.arguments),
    ...(outcome === null ? [] : [name, fenced(outcome)]),
  ].join("\n\n");
}

export function toMarkdown(
  entries: readonly TranscriptEntry[],
  about: TranscriptAbout,
  labels: TranscriptLabels,
): string {
  const blocks = entries.map((entry) => {
    if (entry.kind === "turn") return markdownTurn(entry, labels);
    if (entry.kind === "tool") return markdownTool(entry, labels);
    return `---\n\n*${labels.dividers[entry.divider]}*`;
  });
  return [`# ${labels.title}`, heading(about), ...blocks].join("\n\n") + "\n";
}

/** For programs: names and states as in the protocol, whatever the reader's language. */
export function toJson(entries: readonly TranscriptEntry[], about: TranscriptAbout): string {
  const { startedAt, model } = about;
  const started = startedAt === null ? null : new Date(startedAt).toISOString();
  return `${JSON.stringify({ version: 1, started, model, entries }, null, 2)}\n`;
}
