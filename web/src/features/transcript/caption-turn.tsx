import { cx } from "@/lib/class-names";
import type { ConversationItem, ResponseOutcome } from "@/realtime/conversation";
import { partView } from "@/realtime/transcript/turn-state";
import { Bot, UserRound, Wrench } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Surroundings } from "./facts";

interface Props {
  item: ConversationItem;
  outcome: ResponseOutcome | undefined;
  around: Surroundings;
}

const LOOKS = {
  user: { bar: "border-you", ink: "text-you", Icon: UserRound },
  assistant: { bar: "border-agent", ink: "text-agent", Icon: Bot },
};

/** A turn to be read across a room: who in colour, sign and word; states in words. */
export const CaptionTurn = memo(function CaptionTurn({ item, outcome, around }: Props) {
  const { t } = useTranslation();
  if (item.toolCall !== null) {
    return (
      <p className="flex items-center gap-[0.5em] text-[0.6em] text-tool">
        <Wrench size="1em" aria-hidden className="shrink-0" />
        {t("captions.tool", { name: item.toolCall.name })}
      </p>
    );
  }
  const role = item.role === "assistant" ? "assistant" : "user";
  const { bar, ink, Icon } = LOOKS[role];
  const views = item.parts.map((part) => partView(item, part, { ...around, outcome }));
  const state = views.at(-1)?.state ?? "pending";
  const isComing = state === "pending";
  const text = views.map(({ heard }) => heard).join(" ");
  const unheard = views
    .map((view) => view.unheard)
    .join(" ")
    .trim();
  const images = item.parts.some(({ kind }) => kind === "image");
  return (
    <article
      data-testid="caption-turn"
      data-role={role}
      data-state={state}
      className={cx("border-l-[0.2em] pl-[0.6em]", bar)}
    >
      <p className={cx("flex items-center gap-[0.4em] text-[0.55em] font-semibold", ink)}>
        <Icon size="1.1em" aria-hidden />
        {t(`speaker.${role}`)}
      </p>
      <p dir="auto" className="spoken-text leading-[1.45] whitespace-pre-wrap">
        {text}
        {images && <span className="text-ink-2">[{t("transcript.image")}] </span>}
        {unheard !== "" && (
          <del className="text-ink-3 decoration-2">
            <span className="sr-only">{t("transcript.notHeard")}: </span>
            {unheard}
          </del>
        )}
        {isComing && text.trim() === "" && (
          <span className="text-[0.7em] text-ink-2">
            {t(role === "user" ? "transcript.transcribing" : "transcript.pending")}…
          </span>
        )}
        {isComing && text.trim() !== "" && (
          <span aria-hidden className="ml-[0.15em] animate-dots text-ink-2">
            ▍
          </span>
        )}
        {!isComing && state !== "said" && (
          <span className="ml-[0.4em] text-[0.6em] text-ink-2 aside">
            {t(`transcript.${state}`)}
            {unheard !== "" && ` · ${t("transcript.notHeard")}`}
          </span>
        )}
      </p>
    </article>
  );
});
