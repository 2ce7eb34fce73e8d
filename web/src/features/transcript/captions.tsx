import { useFocusBack } from "@/lib/focus";
import { useVersion } from "@/lib/use-version";
import { phaseOf } from "@/realtime/phase";
import type { Session } from "@/realtime/session";
import { Button, IconButton } from "@/ui/button";
import { ArrowDown, Minus, Plus, X } from "lucide-react";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { CaptionTurn } from "./caption-turn";
import type { TextSize } from "./facts";
import type { TurnListProps } from "./turn-list";
import { useBarHeight, useEscape, useInertBehind, useWholeScreen } from "./use-captions";
import { useFollow } from "./use-follow";

/** Pixels. The second is twice the size of the transcript. */
export const TEXT_SIZES = [24, 32, 40, 52, 68, 88] as const;

interface Props {
  session: Session;
  list: TurnListProps;
  textSize: TextSize;
  onLeave: () => void;
}

/** The conversation alone, large, for those who read rather than hear. The talk bar stays in reach. */
export function Captions({ session, list, textSize, onLeave }: Props) {
  const { t } = useTranslation();
  const version = useVersion(session.changes);
  const { frame, following, onScroll, toEnd } = useFollow(version);
  const height = useBarHeight();
  useFocusBack();
  useInertBehind();
  useEscape(onLeave);
  useWholeScreen(onLeave);
  useEffect(() => frame.current?.focus({ preventScroll: true }), [frame]);
  const step = Math.min(TEXT_SIZES.length - 1, Math.max(0, textSize.step));
  const { conversation, around } = list;
  const items = conversation.items.filter(
    ({ type, role, toolCall }) => (type === "message" && role !== "system") || toolCall !== null,
  );
  return createPortal(
    <section
      data-testid="captions"
      aria-label={t("captions.title")}
      className="fixed inset-x-0 top-0 z-30 flex flex-col bg-surface-0"
      style={{ bottom: height }}
    >
      <div className="flex items-center gap-1 border-b border-line bg-surface-1 px-3 py-2 sm:px-6">
        <State session={session} />
        <IconButton
          icon={Minus}
          label={t("captions.smaller")}
          tooltipSide="bottom"
          disabled={step === 0}
          onClick={() => textSize.onStep(step - 1)}
          data-testid="captions-smaller"
        />
        <IconButton
          icon={Plus}
          label={t("captions.larger")}
          tooltipSide="bottom"
          disabled={step === TEXT_SIZES.length - 1}
          onClick={() => textSize.onStep(step + 1)}
          data-testid="captions-larger"
        />
        <IconButton
          icon={X}
          label={t("captions.leave")}
          tooltipSide="bottom"
          onClick={onLeave}
          data-testid="captions-leave"
        />
      </div>
      <div
        ref={frame}
        onScroll={onScroll}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto outline-none"
      >
        <div
          className="mx-auto flex min-h-full max-w-[36em] flex-col justify-end gap-[0.8em] px-4 py-6 sm:px-8"
          style={{ fontSize: TEXT_SIZES[step] }}
        >
          {items.length === 0 && <p className="text-ink-2">{t("captions.waiting")}</p>}
          {items.map((item) => (
            <CaptionTurn
              key={item.id}
              item={item}
              outcome={conversation.responses.get(item.responseId ?? "")}
              around={around}
            />
          ))}
        </div>
      </div>
      {!following && items.length > 0 && (
        <Button className="absolute right-4 bottom-4 shadow-float" onClick={toEnd}>
          <ArrowDown size={18} aria-hidden />
          {t("transcript.toEnd")}
        </Button>
      )}
    </section>,
    document.body,
  );
}

/** What happens now, in words: somebody who does not hear sees whose turn it is. */
function State({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { connection, talk, microphone } = useSnapshot(session.view);
  const phase = phaseOf(connection, talk, microphone === "open");
  const ink =
    phase === "speaking" ? "text-agent" : phase === "user_speaking" ? "text-you" : "text-ink-1";
  return (
    <p
      role="status"
      data-testid="captions-state"
      data-phase={phase}
      className={`min-w-0 flex-1 truncate text-lg font-semibold ${ink}`}
    >
      {t(`phase.${phase}`)}
      {phase === "thinking" && talk.tool !== null && ` · ${t("hint.tool", { name: talk.tool })}`}
    </p>
  );
}
