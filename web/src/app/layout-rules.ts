/** Which panes stand where, and how wide. Pure. */

export const PANES = ["conversation", "events", "tools", "records"] as const;
export type PaneId = (typeof PANES)[number];

/** Stands at the right, with a width of its own. */
export function isSide(pane: PaneId): boolean {
  return pane === "tools" || pane === "records";
}

export type Columns = 1 | 2 | 3;

export interface Layout {
  conversation: boolean;
  events: boolean;
  tools: boolean;
  records: boolean;
  /** Whether the colour palette stands in the tools pane. */
  palette: boolean;
  /** Which of those that share a place has it. */
  side: PaneId;
  /** Which pane is seen where there is place for one. */
  front: PaneId;
  /** In CSS pixels; 0: by itself. */
  toolsWidth: number;
  /** Share of the rest that the conversation takes beside the events. */
  split: number;
}

export const INITIAL_LAYOUT: Layout = {
  conversation: true,
  events: true,
  tools: true,
  records: true,
  palette: true,
  side: "events",
  front: "conversation",
  toolsWidth: 0,
  split: 0.46,
};

export const MIN_TOOLS_PX = 280;
export const MAX_TOOLS_SHARE = 0.7;
export const FULL_TOOLS_PX = 780;
const LEAST_TOOLS_PX = 300;
export const SPLIT = { min: 0.25, max: 0.75, step: 0.02 } as const;

export interface Arrangement {
  readonly shown: readonly PaneId[];
  /** Panes that share a place, each with a tab; none where every pane has its own. */
  readonly tabs: readonly PaneId[];
}

export function arrange(layout: Layout, columns: Columns, offered: readonly PaneId[]): Arrangement {
  if (columns === 1) {
    const front = offered.includes(layout.front) ? layout.front : "conversation";
    return { shown: [front], tabs: offered };
  }
  const wanted = offered.filter((pane) => layout[pane]);
  if (wanted.length === 0) return { shown: ["conversation"], tabs: [] };
  const all = wanted.length > columns ? shared(wanted, columns) : wanted.map((pane) => [pane]);
  const tabs = all.find((place) => place.length > 1) ?? [];
  return { shown: all.map((place) => frontOf(place, layout)), tabs };
}

/** Panes by place, where there are more of them than places: the last place has what is left. */
function shared(panes: readonly PaneId[], columns: Columns): readonly (readonly PaneId[])[] {
  const alone = panes.slice(0, columns - 1);
  return [...alone.map((pane) => [pane]), panes.slice(columns - 1)];
}

function frontOf(place: readonly PaneId[], { side }: Layout): PaneId {
  const usual = place.includes("events") ? "events" : place.at(-1);
  return place.find((pane) => pane === side) ?? usual ?? "conversation";
}

/** The layout with a pane in sight, or out of it. One pane always stays. */
export function withPane(
  layout: Layout,
  columns: Columns,
  pane: PaneId,
  visible: boolean,
): Partial<Layout> {
  if (columns === 1) {
    if (visible) return { front: pane };
    return { front: pane === "conversation" ? "events" : "conversation" };
  }
  if (visible) return { [pane]: true, ...(pane === "conversation" ? {} : { side: pane }) };
  const isLast = PANES.every((other) => other === pane || !layout[other]);
  if (!isLast) return { [pane]: false };
  return pane === "conversation"
    ? { conversation: false, events: true }
    : { [pane]: false, conversation: true };
}

/** By itself: 780 px where that is at most 40 % of the page, ever less on narrower ones. */
export function ownToolsWidth(viewport: number): number {
  return Math.round(Math.min(FULL_TOOLS_PX, Math.max(LEAST_TOOLS_PX, 0.6 * viewport - 390)));
}

export function clampToolsWidth(width: number, viewport: number) {
  const min = MIN_TOOLS_PX;
  const max = Math.max(min, Math.round(MAX_TOOLS_SHARE * viewport));
  const wanted = Math.round(width);
  const kept = Math.min(max, Math.max(min, wanted));
  return { width: kept, min, max, clamped: kept !== wanted };
}

export function toolsWidthOf({ toolsWidth }: Layout, viewport: number): number {
  if (toolsWidth === 0) return ownToolsWidth(viewport);
  return clampToolsWidth(toolsWidth, viewport).width;
}

export function clampSplit(share: number): number {
  return Math.min(SPLIT.max, Math.max(SPLIT.min, share));
}
