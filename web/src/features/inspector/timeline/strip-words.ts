import { milliseconds } from "@/lib/format";
import type { EventLog } from "@/realtime/log/event-log";
import type { TFunction } from "i18next";
import type { Hit, StripPin, StripResponse } from "./strip-layout";

function responseText(t: TFunction, response: StripResponse): string {
  const stages = response.stages
    .filter(({ stage }) => stage !== "answer")
    .map(({ stage, from, to }) => `${t(`strip.stage.${stage}`)} ${milliseconds(to - from)} ms`);
  const outcome = t(`strip.outcome.${response.outcome}`);
  return [`${t("strip.response")} ${outcome}`, ...stages].join(" · ");
}

function pinText(t: TFunction, { kind, name, at, to }: StripPin, log: EventLog, index: number) {
  if (kind === "tool") {
    return `${name} ${to === null ? t("strip.running") : `${milliseconds(to - at)} ms`}`;
  }
  return log.typeOf(index);
}

/** A moment of the call in words. `at`: milliseconds from the first event. */
export function hitText(t: TFunction, at: number, hit: Hit, log: EventLog): string {
  const { turn, response, pin } = hit;
  return [
    t("strip.at", { time: (at / 1000).toFixed(2) }),
    turn === null ? "" : t("turn.number", { number: turn.number }),
    pin === null ? "" : pinText(t, pin, log, pin.index),
    response === null ? "" : responseText(t, response),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
