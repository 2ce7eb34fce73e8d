import type { ConnectionState } from "@/realtime/connection";
import type { Phase } from "@/realtime/phase";
import type { Gesture } from "@/realtime/press-gesture";
import type { TalkState } from "@/realtime/talk";
import { useTranslation } from "react-i18next";
import { PressClock } from "./press-clock";

interface Props {
  phase: Phase;
  connection: ConnectionState;
  talk: TalkState;
  gesture: Gesture;
  /** The microphone is off while the agent speaks. */
  rests: boolean;
  limitMs: number;
}

/** The state in words, and under it what one can do now. */
export function StateLine({ phase, connection, talk, gesture, rests, limitMs }: Props) {
  const { t } = useTranslation();
  const pressed = talk.press.kind === "down" && gesture.since !== null;
  const hint = () => {
    if (phase === "connecting" && connection.step) return t(`step.${connection.step}`);
    if (phase === "thinking" && talk.tool) return t("hint.tool", { name: talk.tool });
    if (phase === "speaking" && rests) return t("hint.speaking_speaker_mode");
    if (pressed && gesture.latched) return t("hint.latched");
    if (phase === "user_speaking" || phase === "speaking" || phase === "interrupted") {
      return t(`hint.${phase}_${talk.mode}`);
    }
    return t(`hint.${phase}`);
  };
  return (
    <div className="min-w-0">
      <p data-testid="state-line" data-phase={phase} className="truncate text-base font-semibold">
        {t(`phase.${phase}`)}
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
