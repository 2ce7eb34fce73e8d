import { useVersion } from "@/lib/use-version";
import { isOpen } from "@/realtime/connection";
import type { ConversationItem } from "@/realtime/conversation";
import type { Session } from "@/realtime/session";
import { Button } from "@/ui/button";
import { ArrowDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { Announcer } from "./announcer";
import { EmptyConversation } from "./empty-conversation";
import { ToolCallCard } from "./tool-call-card";
import { Turn } from "./turn";
import { useFollow } from "./use-follow";

function isShown(item: ConversationItem): boolean {
  return item.type === "message" || item.toolCall !== null;
}

export function Transcript({ session }: { session: Session }) {
  const { t } = useTranslation();
  const version = useVersion(session.changes);
  const { connection, config } = useSnapshot(session.view);
  const { fold, timing, log } = session.record;
  const { conversation } = fold;
  const { frame, following, onScroll, toEnd } = useFollow(version);
  const items = conversation.items.filter(isShown);
  const start = log.length > 0 ? log.entry(0).at : null;
  const transcribes = config?.audio?.input?.transcription != null;

  const show = (item: ConversationItem) => {
    if (item.toolCall !== null) {
      const output = conversation.toolOutputs.get(item.toolCall.callId ?? "");
      return <ToolCallCard key={item.id} item={item} output={output} />;
    }
    const seenAt = timing.seenAt.get(item.id);
    return (
      <Turn
        key={item.id}
        item={item}
        outcome={conversation.responses.get(item.responseId ?? "")}
        transcribes={transcribes}
        at={seenAt !== undefined && start !== null ? seenAt - start : null}
        latencyMs={
          item.role === "assistant" ? timing.latencyMs.get(item.responseId ?? "") : undefined
        }
      />
    );
  };

  return (
    <section
      aria-label={t("pane.conversation")}
      data-testid="transcript"
      className="relative flex min-h-0 flex-1 flex-col bg-surface-1"
    >
      <div ref={frame} onScroll={onScroll} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto">
        {items.length === 0 ? (
          <EmptyConversation connected={isOpen(connection)} />
        ) : (
          <div className="mx-auto flex max-w-3xl flex-col gap-5 px-4 py-6 sm:px-6">
            {items.map(show)}
          </div>
        )}
      </div>
      {!following && items.length > 0 && (
        <Button small className="absolute right-4 bottom-4 shadow-float" onClick={toEnd}>
          <ArrowDown size={14} aria-hidden />
          {t("transcript.toEnd")}
        </Button>
      )}
      <Announcer conversation={conversation} />
    </section>
  );
}
