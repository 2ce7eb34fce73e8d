import { cx } from "@/lib/class-names";
import type { Session } from "@/realtime/session";
import type { ConversationDesk } from "@/realtime/transcript/desk";
import { Button } from "@/ui/button";
import { ArrowDown } from "lucide-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { Announcer } from "./announcer";
import { Captions } from "./captions";
import { EarlierTurns } from "./earlier-turns";
import { EmptyConversation } from "./empty-conversation";
import { type Beside, NOTHING_BESIDE, type TextSize, type ToolRetry } from "./facts";
import { TranscriptToolbar } from "./toolbar";
import { TurnList, isShown } from "./turn-list";
import { takeWholeScreen } from "./use-captions";
import { useFollow } from "./use-follow";
import { useTranscript } from "./use-transcript";

interface Props {
  session: Session;
  desk: ConversationDesk;
  isLocal: boolean;
  retry: ToolRetry | null;
  beside?: Beside;
  textSize: TextSize;
}

/** Both sides of the conversation, in its order. */
export function Transcript(props: Props) {
  const { session, desk, isLocal, retry, beside = NOTHING_BESIDE, textSize } = props;
  const { t } = useTranslation();
  const { version, live, earlier, list, entries, about } = useTranscript({
    ...{ session, desk, isLocal, retry, beside },
  });
  const isEmpty = !list.conversation.items.some(isShown) && beside.rows.length === 0;
  const { frame, following, onScroll, toEnd } = useFollow(version, isEmpty);
  const [large, setLarge] = useState(false);
  const openLarge = () => {
    takeWholeScreen();
    setLarge(true);
  };
  const closeLarge = useCallback(() => setLarge(false), []);
  return (
    <section
      aria-label={t("pane.conversation")}
      data-testid="transcript"
      className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-surface-1 print:block"
    >
      <TranscriptToolbar
        live={live}
        isEmpty={isEmpty}
        entries={entries}
        about={about}
        onLargeText={openLarge}
        onNew={() => desk.startAnew(performance.now())}
      />
      <div
        ref={frame}
        data-blocks-frame
        onScroll={onScroll}
        tabIndex={0}
        className={cx(
          "min-h-0 flex-1 overflow-y-auto print:overflow-visible",
          // At the end it is the end that stays in sight, whatever comes and goes above it.
          following && "[overflow-anchor:none]",
        )}
      >
        <div className="mx-auto flex min-h-full max-w-3xl flex-col gap-5 px-4 py-5 sm:px-6">
          <EarlierTurns earlier={earlier} list={list} />
          {isEmpty ? <EmptyConversation connected={live} /> : <TurnList {...list} />}
        </div>
      </div>
      {!following && !isEmpty && (
        <Button
          small
          className="absolute right-4 bottom-4 shadow-float print:hidden"
          onClick={toEnd}
          data-testid="to-end"
        >
          <ArrowDown size={14} aria-hidden />
          {t("transcript.toEnd")}
        </Button>
      )}
      <Announcer conversation={list.conversation} around={list.around} />
      {large && <Captions session={session} list={list} textSize={textSize} onLeave={closeLarge} />}
    </section>
  );
}
