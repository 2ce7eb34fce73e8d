/** What the transcript's components are told about the call around them. */
import type { Placed } from "@/realtime/dividers";
import type { FeedTool } from "@/realtime/feed/fold";
import type { Circumstances } from "@/realtime/transcript/turn-state";
import type { ReactNode } from "react";

export interface Surroundings extends Omit<Circumstances, "outcome"> {
  /** As the recogniser was told; null: any. */
  readonly language: string | null;
  readonly model: string;
  /** Nobody bills the model: it runs on the server itself. */
  readonly isLocal: boolean;
  readonly canDelete: boolean;
}

export interface ToolRetry {
  /** Whether the page can run this tool again. */
  can(name: string): boolean;
  run(call: { callId: string; name: string; arguments: string }): void;
}

/** What happens beside the protocol: on the server, for this conversation. */
export interface Beside {
  /** By the id of the tool call. */
  readonly tools: ReadonlyMap<string, FeedTool>;
  /** What stands among the turns; in its order. */
  readonly rows: readonly (Placed & { readonly id: string; readonly node: ReactNode })[];
}

export const NOTHING_BESIDE: Beside = { tools: new Map(), rows: [] };

export interface TextSize {
  readonly step: number;
  onStep(step: number): void;
}
