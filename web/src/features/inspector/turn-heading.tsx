import { cx } from "@/lib/class-names";
import { milliseconds } from "@/lib/format";
import type { TFunction } from "i18next";
import { memo, type ReactNode } from "react";
import type { TurnStart } from "./turn-starts";

export interface TurnHeadingProps {
  turn: TurnStart | null;
  /** Wall clock of the log's own zero, milliseconds since 1970. */
  startedAt: number;
  /** performance.now() of the first event. */
  origin: number;
  language: string;
  t: TFunction;
  /** Milliseconds until the agent was first heard, where known. */
  firstAudioMs: number | null;
  sticky?: boolean;
  children?: ReactNode;
}

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
const TIME: Intl.DateTimeFormatOptions = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};

/** Made once each: a format costs more than all the rest of a row. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(language: string, withDay: boolean): Intl.DateTimeFormat {
  const key = `${language} ${withDay}`;
  const known = FORMATS.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, withDay ? { ...DAY, ...TIME } : TIME);
  FORMATS.set(key, made);
  return made;
}

/** Days are named where they are not today's. */
function wallClock(time: number, language: string): string {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return formatOf(language, !today).format(date);
}

export const TurnHeading = memo(function TurnHeading(props: TurnHeadingProps) {
  const { turn, startedAt, origin, language, t, firstAudioMs, sticky = false, children } = props;
  const at = turn?.at ?? origin;
  return (
    <div
      className={cx(
        "flex h-7 items-center gap-2 border-y border-line bg-surface-2 px-3 text-xs",
        sticky && "border-t-transparent",
      )}
    >
      <span className="w-[60px] text-right text-ink-3 @max-3xl:w-14 @max-lg:w-12">
        {milliseconds(at - origin)}
      </span>
      <span className="font-semibold">
        {turn === null ? t("turn.before") : t("turn.number", { number: turn.number })}
      </span>
      <span className="text-ink-3">{wallClock(startedAt + at, language)}</span>
      {firstAudioMs !== null && (
        <span className="truncate text-ink-2 @max-lg:hidden">
          {t("turn.firstAudio", { seconds: (firstAudioMs / 1000).toFixed(2) })}
        </span>
      )}
      {children}
    </div>
  );
});
