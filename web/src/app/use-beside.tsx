import { decide } from "@/api/feed";
import { FeedRow } from "@/features/feed/feed-row";
import { RecordChangeRow } from "@/features/records/record-change";
import type { Beside } from "@/features/transcript/facts";
import type { FeedState } from "@/realtime/feed/fold";
import type { Session } from "@/realtime/session";
import { useCallback } from "react";
import { useSnapshot } from "valtio";
import { feedOf } from "./feed";
import { isPaneVisible, showPane } from "./layout";
import { offeredPanes } from "./offered-panes";
import { useNames } from "./use-names";

export function useFeed(session: Session): FeedState {
  return useSnapshot(feedOf(session).view).state;
}

/** The reader's word on a tool call that waits for it. */
export function useDecide(session: Session): (callId: string, approve: boolean) => Promise<void> {
  return useCallback(
    async (callId, approve) => {
      const { sessionId } = feedOf(session).view;
      if (sessionId !== null) await decide(sessionId, callId, approve);
    },
    [session],
  );
}

function showRecords(): void {
  showPane("records", true);
}

/** What the server does for the conversation, for the transcript to show among its turns. */
export function useBeside(session: Session): Beside {
  const { tools, rows } = useFeed(session);
  const nameOf = useNames();
  const onShow =
    offeredPanes().includes("records") && !isPaneVisible("records") ? showRecords : null;
  return {
    tools,
    rows: rows.map(({ facts, ...row }) => ({
      ...row,
      node:
        facts.kind === "change" ? (
          <RecordChangeRow change={facts.change} onShow={onShow} />
        ) : (
          <FeedRow facts={facts} nameOf={nameOf} />
        ),
    })),
  };
}
