import { Tabs } from "radix-ui";
import type { ReactNode } from "react";

export interface TabbedPane {
  id: string;
  label: string;
  note?: string;
  content: ReactNode;
}

/** One pane at a time. The others stay mounted, so that each keeps its place. */
export function TabbedPanes({ panes, label }: { panes: readonly TabbedPane[]; label: string }) {
  return (
    <Tabs.Root defaultValue={panes[0]?.id ?? ""} className="flex min-h-0 flex-1 flex-col">
      <Tabs.List
        aria-label={label}
        className="flex shrink-0 border-b border-line bg-surface-1 px-2"
      >
        {panes.map(({ id, label: name, note }) => (
          <Tabs.Trigger
            key={id}
            value={id}
            data-testid={`tab-${id}`}
            className="flex h-11 items-center gap-2 border-b-2 border-transparent px-3 text-sm font-medium text-ink-3 data-[state=active]:border-accent data-[state=active]:text-ink-1"
          >
            {name}
            {note && <span className="text-xs font-normal text-ink-3">{note}</span>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {panes.map(({ id, content }) => (
        <Tabs.Content
          key={id}
          value={id}
          forceMount
          tabIndex={-1}
          className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden"
        >
          {content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
