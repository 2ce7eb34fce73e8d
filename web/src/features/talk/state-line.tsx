import { useMedia } from "@/lib/use-media";
import type { ConnectionState } from "@/realtime/connection";
import type { Phase } from "@/realtime/phase";
import type { Gesture } from "@/realtime/press-gesture";
import type { TalkState } from "@/realtime/talk";
import { useTranslation } from "react-i18next";
import { PressClock } from "./press-clock";

/** What is done by keys where there are keys, and otherwise where there are none. */
const BY_HAND = [
  "ready",
  "latched",
  "user_speaking_push_to_talk",
  "speaking_voice_activity",
  "speaking_speaker_mode",
  "speaking_push_to_talk",
] as const;
type ByHand = (typeof BY_HAND)[number];

interface Props {
  phase: Phase;
  connection: ConnectionState;
  talk: TalkState;
  gesture: Gesture;
  /** The microphone is off while the agent speaks. */
  rests: boolean;
  limitMs: number;
  /** The tool call that waits for the reader's word. */
  asks: string | null;
}

/** Whether nothing else is to be said: then the tool call that waits is. */
const GIVES_WAY: ReadonlySet<Phase> = new Set([
  "ready",
  "listening",
  "muted",
  "text_only",
  "thinking",
  "interrupted",
]);

/** The state in words, and under it what one can do now. */
export function StateLine({ phase, connection, talk, gesture, rests, limitMs, asks }: Props) {
  const { t } = useTranslation();
  const hasKeys = !useMedia("(pointer: coarse)");
  const byHand = (name: ByHand) => t(hasKeys ? `hint.${name}` : `touch.${name}`);
  const pressed = talk.press.kind === "down" && gesture.since !== null;
  const isAsked = asks !== null && GIVES_WAY.has(phase);
  const hint = () => {
    if (isAsked) return t("hint.asking", { name: asks });
    if (phase === "connecting" && connection.step) return t(`step.${connection.step}`);
    if (phase === "thinking" && talk.tool) return t("hint.tool", { name: talk.tool });
    if (phase === "speaking" && rests) return byHand("speaking_speaker_mode");
    if (pressed && gesture.latched) return byHand("latched");
    if (phase === "user_speaking" || phase === "speaking" || phase === "interrupted") {
      const name = `${phase}_${talk.mode}` as const;
      const hand = BY_HAND.find((one) => one === name);
      return hand === undefined ? t(`hint.${name}`) : byHand(hand);
    }
    return phase === "ready" ? byHand("ready") : t(`hint.${phase}`);
  };
  return (
    <div className="min-w-0">
      <p data-testid="state-line" data-phase={phase} className="truncate text-base font-semibold">
        {t(isAsked ? "phase.asking" : `phase.${phase}`)}
      </p>
      <p data-testid="state-hint" className="line-clamp-2 text-xs text-ink-3">
        {pressed && (
          <>
            <PressClock since={gesture.since} limitMs={limitMs} />
            <span aria-hidden> · </span>
          </>
        )}
        {hint()}
      </p>
    </div>
  );
}
