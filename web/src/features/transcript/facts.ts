/** What the transcript's components are told about the call around them. */
import type { Circumstances } from "@/realtime/transcript/turn-state";

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

export interface TextSize {
  readonly step: number;
  onStep(step: number): void;
}
