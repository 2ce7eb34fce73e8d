import { cx } from "@/lib/class-names";
import { clock, milliseconds } from "@/lib/format";
import type { ConversationItem, Part, ResponseOutcome } from "@/realtime/conversation";
import { Tooltip } from "@/ui/tooltip";
import { Bot, Image, Settings2, UserRound, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { partView, type PartView } from "@/realtime/transcript/turn-state";

interface Props {
  item: ConversationItem;
  outcome: ResponseOutcome | undefined;
  transcribes: boolean;
  /** Milliseconds since the call began. */
  at: number | null;
  latencyMs: number | undefined;
}

const LOOKS = {
  user: {
    side: "items-end",
    ink: "text-you",
    box: "bg-you-soft rounded-[14px] rounded-br-sm",
    Icon: UserRound,
  },
  assistant: { side: "items-start", ink: "text-agent", box: "", Icon: Bot },
  system: { side: "items-start", ink: "text-ink-3", box: "", Icon: Settings2 },
};

export function Turn({ item, outcome, transcribes, at, latencyMs }: Props) {
  const { t } = useTranslation();
  const role = item.role ?? "user";
  const { side, ink, box, Icon } = LOOKS[role];
  const parts = item.parts.map((part) =>
    partView(item, part, { outcome, transcribes, live: true }),
  );
  const state = parts.at(-1)?.state ?? "pending";
  return (
    <article
      data-testid="turn"
      data-role={role}
      data-state={state}
      data-item={item.id}
      className={cx("flex flex-col gap-1", side)}
    >
      <header
        className={cx("flex items-center gap-2 text-xs", role === "user" && "flex-row-reverse")}
      >
        <span className={cx("inline-flex items-center gap-1.5 font-semibold", ink)}>
          <Icon size={14} aria-hidden />
          {t(`speaker.${role}`)}
        </span>
        {at !== null && <time className="text-ink-3">{clock(at)}</time>}
        {latencyMs !== undefined && <Latency ms={latencyMs} />}
      </header>
      <div className={cx("max-w-[68ch]", box, box !== "" && "px-3.5 py-2")}>
        {item.parts.map((part, index) => (
          <SaidPart key={index} part={part} view={parts[index]} outcome={outcome} />
        ))}
        {item.parts.length === 0 && <Pending />}
      </div>
    </article>
  );
}

function Latency({ ms }: { ms: number }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t("transcript.latency")}>
      <span
        tabIndex={0}
        data-testid="latency"
        data-ms={Math.round(ms)}
        className="inline-flex items-center gap-1 rounded-full border border-line bg-surface-1 px-1.5 text-ink-3"
      >
        <Zap size={11} aria-hidden />
        {milliseconds(ms)} ms
      </span>
    </Tooltip>
  );
}

interface SaidProps {
  part: Part;
  view: PartView | undefined;
  outcome: ResponseOutcome | undefined;
}

function SaidPart({ part, view, outcome }: SaidProps) {
  const { t } = useTranslation();
  if (part.kind === "image") return <ImageNote />;
  if (view === undefined) return null;
  const { state, heard, unheard } = view;
  const note = NOTES.has(state) ? t(`transcript.${state}` as "transcript.inaudible") : null;
  const reason = state === "failed" ? part.error : state === "unanswered" ? outcome?.message : null;
  return (
    <p className={cx("text-base spoken-text", state === "pending" && "text-ink-2")}>
      {heard}
      {unheard !== "" && (
        <Tooltip label={t("transcript.unheard")}>
          <del data-testid="unheard" className="text-ink-3 decoration-1">
            {unheard}
          </del>
        </Tooltip>
      )}
      {state === "pending" && <Pending />}
      {note !== null && (
        <span
          className={cx("inline-block text-sm text-ink-3 italic", (heard || unheard) && "ml-2")}
        >
          {note}
          {reason && <span className="ml-1 not-italic">({reason})</span>}
        </span>
      )}
    </p>
  );
}

const NOTES = new Set([
  "inaudible",
  "untranscribed",
  "failed",
  "interrupted",
  "incomplete",
  "unanswered",
]);

function Pending() {
  const { t } = useTranslation();
  return (
    <span
      role="img"
      aria-label={t("transcript.pending")}
      className="ml-1 inline-flex translate-y-[-2px] gap-1 text-ink-3"
    >
      {[0, 160, 320].map((delay) => (
        <span
          key={delay}
          className="size-1.5 animate-dots rounded-full bg-current"
          style={{ animationDelay: `${delay}ms` }}
        />
      ))}
    </span>
  );
}

function ImageNote() {
  const { t } = useTranslation();
  return (
    <p className="flex items-center gap-2 text-sm text-ink-2">
      <Image size={16} aria-hidden />
      {t("transcript.image")}
    </p>
  );
}
