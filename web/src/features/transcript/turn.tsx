import { cx } from "@/lib/class-names";
import { clock } from "@/lib/format";
import type { ConversationItem, ResponseOutcome } from "@/realtime/conversation";
import type { Latency } from "@/realtime/log/latency";
import { partView } from "@/realtime/transcript/turn-state";
import { Bot, Settings2, UserRound } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Surroundings } from "./facts";
import { LatencyChip } from "./latency-chip";
import { TurnActions } from "./turn-actions";
import { TurnBody } from "./turn-body";

interface Props {
  item: ConversationItem;
  outcome: ResponseOutcome | undefined;
  around: Surroundings;
  /** Milliseconds since the call began. */
  at: number | null;
  /** Wall clock, milliseconds since 1970. */
  wallAt: number | null;
  latencyMs: number | null;
  split: Latency | null;
  hasClip: boolean;
  playing: boolean;
  deleting: boolean;
  onPlay: (itemId: string) => void;
  onDelete: (itemId: string) => void;
}

const LOOKS = {
  user: {
    side: "items-end",
    ink: "text-you",
    box: "bg-you-soft rounded-[14px] rounded-br-sm px-3.5 py-2",
    ring: "ring-you",
    Icon: UserRound,
  },
  assistant: { side: "items-start", ink: "text-agent", box: "", ring: "ring-agent", Icon: Bot },
  system: { side: "items-start", ink: "text-ink-3", box: "", ring: "", Icon: Settings2 },
};

/** One turn. Renders again only when something of its own has changed. */
export const Turn = memo(function Turn(props: Props) {
  const { item, outcome, around, at, wallAt, latencyMs, split, deleting } = props;
  const { t } = useTranslation();
  const role = item.role ?? "user";
  const { side, ink, box, ring, Icon } = LOOKS[role];
  const views = item.parts.map((part) => partView(item, part, { ...around, outcome }));
  const state = views.at(-1)?.state ?? "pending";
  return (
    <article
      data-testid="turn"
      data-role={role}
      data-state={state}
      data-item={item.id}
      aria-busy={state === "pending"}
      className={cx("group/turn flex turn-row flex-col gap-1", side, deleting && "opacity-50")}
    >
      <header
        className={cx(
          "flex min-h-7 max-w-full flex-wrap items-center gap-x-2 text-xs",
          role === "user" && "flex-row-reverse",
        )}
      >
        <span className={cx("inline-flex items-center gap-1.5 font-semibold", ink)}>
          <Icon size={14} aria-hidden />
          {t(`speaker.${role}`)}
        </span>
        {at !== null && <Stamp at={at} wallAt={wallAt} />}
        {latencyMs !== null && (
          <LatencyChip ms={latencyMs} split={split} outcome={outcome} around={around} />
        )}
        {deleting ? (
          <span role="status" className="text-bad">
            {t("transcript.deleting")}
          </span>
        ) : (
          <TurnActions
            copyText={views
              .map(({ heard, unheard }) => heard + unheard)
              .join("\n")
              .trim()}
            play={props.hasClip ? () => props.onPlay(item.id) : null}
            playing={props.playing}
            remove={around.canDelete && item.status !== null ? () => props.onDelete(item.id) : null}
          />
        )}
      </header>
      <div
        className={cx(
          "max-w-[min(68ch,100%)] min-w-0 rounded",
          box,
          props.playing && `ring-2 ring-offset-4 ring-offset-surface-1 ${ring}`,
        )}
      >
        <TurnBody item={item} views={views} outcome={outcome} language={around.language} />
      </div>
    </article>
  );
});

function Stamp({ at, wallAt }: { at: number; wallAt: number | null }) {
  const { i18n } = useTranslation();
  const wall = wallAt === null ? null : new Date(wallAt);
  return (
    <time
      className="text-ink-3"
      dateTime={wall?.toISOString()}
      title={wall?.toLocaleTimeString(i18n.language)}
    >
      {clock(at)}
    </time>
  );
}
