/** Puts the strip's shapes on a canvas. Knows colours and heights, nothing of events. */
import { ThemeColors } from "@/lib/theme-colors";
import type { Stage, StripShapes } from "./strip-layout";
import { tickLabel, type TimeRange } from "./strip-window";

export const STRIP_HEIGHT_PX = 92;

const TOKENS = [
  "surface-1",
  "ink-1",
  "ink-2",
  "ink-3",
  "line",
  "line-strong",
  "accent",
  "you",
  "you-soft",
  "agent",
  "tool",
  "warn",
  "bad",
] as const;
export type StripColors = ThemeColors<(typeof TOKENS)[number]>;

export function stripColors(): StripColors {
  return new ThemeColors(TOKENS);
}

export const STAGE_TOKEN: Readonly<Record<Stage, (typeof TOKENS)[number]>> = {
  endpointing: "line-strong",
  stt: "you",
  firstToken: "warn",
  firstAudio: "tool",
  answer: "agent",
};

const RULER_PX = 16;
const MIDDLE_PX = 38;
const WAVE_PX = 20;
const BAR_PX = 63;
const PIN_PX = 82;
export const COLUMN_PX = 3;

export interface StripPicture {
  readonly width: number;
  /** What is shown, milliseconds from the first event. */
  readonly range: TimeRange;
  readonly ticks: readonly number[];
  readonly shapes: StripShapes;
  readonly you: Float32Array;
  readonly agent: Float32Array;
  /** All in pixels; null: none. */
  readonly selection: { readonly x: number; readonly width: number } | null;
  readonly hover: number | null;
  readonly cursor: number | null;
}

type Context = CanvasRenderingContext2D;

function ruler(context: Context, colors: StripColors, { ticks, range, width }: StripPicture): void {
  const fine = ticks.length > 1 && (ticks[1] ?? 0) - (ticks[0] ?? 0) < 1000;
  context.fillStyle = colors.get("ink-3");
  context.textBaseline = "top";
  for (const tick of ticks) {
    const x = Math.round(((tick - range.from) / (range.to - range.from)) * width);
    context.fillStyle = colors.get("line");
    context.fillRect(x, 0, 1, RULER_PX - 3);
    context.fillStyle = colors.get("ink-3");
    context.fillText(tickLabel(tick, fine), x + 4, 2);
  }
}

function waves(context: Context, colors: StripColors, { you, agent, width }: StripPicture): void {
  context.fillStyle = colors.get("line");
  context.fillRect(0, MIDDLE_PX, width, 1);
  context.fillStyle = colors.get("you");
  you.forEach((level, column) => {
    const height = Math.round(Math.sqrt(level) * WAVE_PX);
    if (height > 0) context.fillRect(column * COLUMN_PX, MIDDLE_PX - height, COLUMN_PX - 1, height);
  });
  context.fillStyle = colors.get("agent");
  agent.forEach((level, column) => {
    const height = Math.round(Math.sqrt(level) * WAVE_PX);
    if (height > 0) context.fillRect(column * COLUMN_PX, MIDDLE_PX + 1, COLUMN_PX - 1, height);
  });
}

function boundaries(context: Context, colors: StripColors, { shapes }: StripPicture): void {
  context.fillStyle = colors.get("line-strong");
  context.globalAlpha = 0.6;
  for (const { x } of shapes.boundaries) {
    context.fillRect(Math.round(x), RULER_PX, 1, STRIP_HEIGHT_PX - RULER_PX);
  }
  context.globalAlpha = 1;
  context.fillStyle = colors.get("you-soft");
  for (const { x, width } of shapes.speech) {
    context.fillRect(x, MIDDLE_PX - WAVE_PX, Math.max(1, width), WAVE_PX);
  }
}

function bars(context: Context, colors: StripColors, { shapes }: StripPicture): void {
  // The answer is a thin line, the wait before it a block: they differ without their colours too.
  for (const [stage, token] of Object.entries(STAGE_TOKEN)) {
    if (stage === "answer") continue;
    // One colour after the other: to change it costs more than to paint with it.
    context.fillStyle = colors.get(token);
    for (const bar of shapes.bars) {
      if (bar.stage === stage) context.fillRect(bar.x, BAR_PX, bar.width, 11);
    }
  }
  for (const { stage, x, width, response } of shapes.bars) {
    if (stage !== "answer") continue;
    context.fillStyle = colors.get(response.outcome === "failed" ? "bad" : STAGE_TOKEN.answer);
    context.fillRect(x, BAR_PX + 4, width, 3);
    if (response.outcome !== "cancelled") continue;
    context.fillStyle = colors.get("bad");
    context.fillRect(x + width - 1, BAR_PX, 2, 11);
  }
}

function pins(context: Context, colors: StripColors, { shapes }: StripPicture): void {
  for (const { x, tail, pin } of shapes.pins) {
    context.fillStyle = colors.get(pin.kind === "tool" ? "tool" : "bad");
    if (tail - x > 2) context.fillRect(x, PIN_PX, tail - x, 2);
    context.beginPath();
    if (pin.kind === "tool") {
      context.moveTo(x, PIN_PX - 4);
      context.lineTo(x + 5, PIN_PX + 1);
      context.lineTo(x, PIN_PX + 6);
      context.lineTo(x - 5, PIN_PX + 1);
    } else {
      context.moveTo(x, PIN_PX - 5);
      context.lineTo(x + 5, PIN_PX + 5);
      context.lineTo(x - 5, PIN_PX + 5);
    }
    context.fill();
  }
}

function marks(context: Context, colors: StripColors, picture: StripPicture): void {
  const { selection, hover, cursor } = picture;
  if (selection !== null) {
    context.fillStyle = colors.get("accent");
    context.globalAlpha = 0.16;
    context.fillRect(selection.x, 0, selection.width, STRIP_HEIGHT_PX);
    context.globalAlpha = 1;
    context.fillRect(selection.x, 0, 1, STRIP_HEIGHT_PX);
    context.fillRect(selection.x + selection.width, 0, 1, STRIP_HEIGHT_PX);
  }
  if (hover !== null) {
    context.fillStyle = colors.get("ink-3");
    context.fillRect(Math.round(hover), 0, 1, STRIP_HEIGHT_PX);
  }
  if (cursor !== null) {
    context.fillStyle = colors.get("accent");
    context.fillRect(Math.round(cursor) - 1, 0, 2, STRIP_HEIGHT_PX);
  }
}

export function paintStrip(context: Context, colors: StripColors, picture: StripPicture): void {
  context.clearRect(0, 0, picture.width, STRIP_HEIGHT_PX);
  context.font = "11px Inter, 'IBM Plex Sans Thai', system-ui, sans-serif";
  ruler(context, colors, picture);
  boundaries(context, colors, picture);
  waves(context, colors, picture);
  bars(context, colors, picture);
  pins(context, colors, picture);
  marks(context, colors, picture);
}
