/** The words of an export, in the reader's language. */
import type { DividerKind } from "@/realtime/dividers";
import type { Role } from "@/realtime/items";
import type { TurnState } from "./turn-state";

export interface TranscriptLabels {
  readonly title: string;
  readonly speakers: Readonly<Record<Role, string>>;
  readonly tool: string;
  readonly result: string;
  readonly error: string;
  readonly notHeard: string;
  readonly image: string;
  readonly states: Readonly<Partial<Record<TurnState, string>>>;
  readonly dividers: Readonly<Record<DividerKind, string>>;
}
