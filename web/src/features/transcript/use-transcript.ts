import { useVersion } from "@/lib/use-version";
import { isOpen } from "@/realtime/connection";
import type { Conversation } from "@/realtime/conversation";
import type { EventLog } from "@/realtime/log/event-log";
import { Timeline } from "@/realtime/log/turns";
import type { Session } from "@/realtime/session";
import type { ConversationDesk } from "@/realtime/transcript/desk";
import { entriesOf, paceOf } from "@/realtime/transcript/entries";
import { useCallback, useMemo } from "react";
import { useSnapshot } from "valtio";
import type { Beside, Surroundings, ToolRetry } from "./facts";
import type { TurnListProps } from "./turn-list";

const NOTHING: Conversation = {
  items: [],
  responses: new Map(),
  toolOutputs: new Map(),
  transcriptionUsage: new Map(),
};

function useTimeline(log: EventLog): Timeline {
  const timeline = useMemo(() => new Timeline(log), [log]);
  timeline.advance();
  return timeline;
}

/** Without what was put away: the server may still be deleting it. */
function present(conversation: Conversation, settled: ReadonlySet<string>): Conversation {
  if (settled.size === 0) return conversation;
  const items = conversation.items.filter(
    ({ id, responseId }) => !settled.has(id) && !(responseId !== null && settled.has(responseId)),
  );
  return { ...conversation, items };
}

interface Options {
  session: Session;
  desk: ConversationDesk;
  isLocal: boolean;
  retry: ToolRetry | null;
  beside: Beside;
}

/** All that the transcript shows, as it is now. */
export function useTranscript({ session, desk, isLocal, retry, beside }: Options) {
  const version = useVersion(session.changes);
  const { connection, config } = useSnapshot(session.view);
  const { earlier, putAway, deleting, approvals } = useSnapshot(desk.view);
  const { lengths, playing } = useSnapshot(session.clips.view);
  const { record } = session;
  const { timing, log, dividers } = record;
  const conversation = putAway ? NOTHING : present(record.fold.conversation, desk.settled);
  const start = log.length > 0 ? log.atOf(0) : null;
  const live = isOpen(connection);
  const transcription = config?.audio?.input?.transcription;
  const transcribes = transcription != null;
  const language = transcription?.language ?? null;
  const model = config?.model ?? "";
  const pace = paceOf(conversation, timing);
  const around: Surroundings = useMemo(
    () => ({ transcribes, live, pace, language, model, isLocal, canDelete: live }),
    [transcribes, live, pace, language, model, isLocal],
  );
  const onPlay = useCallback(
    (id: string) => {
      const { clips } = session;
      if (clips.view.playing === id) clips.stop();
      else clips.play(id);
    },
    [session],
  );
  const onDelete = useCallback((id: string) => desk.deleteItem(id), [desk]);
  const onApprove = useCallback((id: string, yes: boolean) => desk.answer(id, yes), [desk]);
  const list: TurnListProps = {
    ...{ conversation, timing, dividers, around, start, clockAt: log.startedAt },
    ...{ timeline: useTimeline(log), retry, beside, clips: lengths, playing, deleting, approvals },
    ...{ onPlay, onDelete, onApprove },
  };
  const source = { conversation, timing, dividers, start, transcribes, live };
  return {
    version,
    live,
    // A snapshot's types say that everything in it is frozen; what is kept by reference is as it was.
    earlier: earlier as typeof desk.view.earlier,
    list,
    entries: () => entriesOf(source),
    about: () => ({ startedAt: start === null ? null : log.startedAt + start, model }),
  };
}
