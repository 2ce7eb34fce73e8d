import { type Divider, placedDividers } from "@/realtime/dividers";
import type { Conversation, ConversationItem } from "@/realtime/conversation";
import type { Timeline } from "@/realtime/log/turns";
import type { Timing } from "@/realtime/timing";
import { Fragment } from "react";
import { DividerRow } from "./divider-row";
import type { Beside, Surroundings, ToolRetry } from "./facts";
import { ToolCallCard } from "./tool-call-card";
import { ToolListLine } from "./tool-list-line";
import { Turn } from "./turn";
import { TurnBlocks } from "./turn-blocks";

export interface TurnListProps {
  conversation: Conversation;
  timing: Timing;
  dividers: readonly Divider[];
  around: Surroundings;
  /** performance.now() at the start of the call. */
  start: number | null;
  /** Wall clock at performance.now() 0, milliseconds since 1970. */
  clockAt: number;
  /** Where the time of each answer went. */
  timeline: Timeline;
  retry: ToolRetry | null;
  beside: Beside;
  clips: Readonly<Record<string, number>>;
  playing: string | null;
  deleting: readonly string[];
  approvals: Readonly<Record<string, boolean>>;
  onPlay: (itemId: string) => void;
  onDelete: (itemId: string) => void;
  onApprove: (itemId: string, approve: boolean) => void;
}

export function isShown(item: ConversationItem): boolean {
  return item.type === "message" || item.toolCall !== null || item.type === "mcp_list_tools";
}

export function TurnList(props: TurnListProps) {
  const { conversation, timing, dividers, start, beside } = props;
  const placed = placedDividers(conversation.items, timing.seenAt, dividers);
  const rows = placedDividers(conversation.items, timing.seenAt, beside.rows);
  const since = (at: number | undefined) =>
    at === undefined || start === null ? null : Math.max(0, at - start);
  const lines = (id: string | null) => [
    ...(rows.get(id) ?? []).map((row) => <Fragment key={row.id}>{row.node}</Fragment>),
    ...(placed.get(id) ?? []).map(({ kind, at }) => (
      <DividerRow key={`${kind}-${at}`} kind={kind} at={since(at)} />
    )),
  ];
  return (
    <>
      {lines(null)}
      <TurnBlocks items={conversation.items}>
        {(item) => (
          <Fragment key={item.id}>
            {isShown(item) && <Row {...props} item={item} since={since} />}
            {lines(item.id)}
          </Fragment>
        )}
      </TurnBlocks>
    </>
  );
}

interface RowProps extends TurnListProps {
  item: ConversationItem;
  since: (at: number | undefined) => number | null;
}

function Row({ item, since, ...props }: RowProps) {
  const { conversation, timing, around } = props;
  if (item.type === "mcp_list_tools") return item.mcp && <ToolListLine mcp={item.mcp} />;
  if (item.toolCall !== null) {
    const callId = item.toolCall.callId ?? "";
    const span = timing.calls.get(callId) ?? timing.calls.get(item.id);
    return (
      <ToolCallCard
        item={item}
        output={conversation.toolOutputs.get(callId) ?? null}
        ms={span === undefined || span.to === null ? null : span.to - span.from}
        live={around.live}
        approved={props.approvals[item.id]}
        retry={props.retry}
        told={props.beside.tools.get(callId)}
        onApprove={props.onApprove}
      />
    );
  }
  const isAgent = item.role === "assistant";
  const responseId = item.responseId ?? "";
  const split = isAgent ? props.timeline.latencyOf(responseId) : null;
  const seenAt = timing.seenAt.get(item.id);
  return (
    <Turn
      item={item}
      outcome={conversation.responses.get(responseId)}
      around={around}
      at={since(seenAt)}
      wallAt={seenAt === undefined ? null : props.clockAt + seenAt}
      latencyMs={isAgent ? (split?.totalMs ?? timing.latencyMs.get(responseId) ?? null) : null}
      split={split}
      hasClip={item.id in props.clips}
      playing={props.playing === item.id}
      deleting={props.deleting.includes(item.id)}
      onPlay={props.onPlay}
      onDelete={props.onDelete}
    />
  );
}
