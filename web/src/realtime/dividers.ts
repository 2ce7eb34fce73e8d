/** Where something happened to the conversation as a whole: a line across the transcript. */

export type DividerKind = "reconnected" | "handed_over" | "new_conversation";

export interface Divider {
  readonly kind: DividerKind;
  /** performance.now() */
  readonly at: number;
  /** The last item before it; null: it stands above all. */
  readonly afterItemId: string | null;
}
