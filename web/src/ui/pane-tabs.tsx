import { cx } from "@/lib/class-names";
import type { KeyboardEvent, ReactNode } from "react";

export interface PaneTab<T extends string> {
  id: T;
  label: string;
  note?: ReactNode;
}

interface Props<T extends string> {
  label: string;
  tabs: readonly PaneTab<T>[];
  chosen: T;
  onChoose: (id: T) => void;
  className?: string;
}

export function paneElementId(id: string): string {
  return `pane-${id}`;
}

/** Tabs over panes that stay mounted, so that each keeps its place. */
export function PaneTabs<T extends string>({ label, tabs, chosen, onChoose, className }: Props<T>) {
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex(({ id }) => id === chosen);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChoose(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={step}
      className={cx("flex shrink-0 border-b border-line bg-surface-1 px-2", className)}
    >
      {tabs.map(({ id, label: name, note }) => (
        <button
          key={id}
          id={`tab-${id}`}
          type="button"
          role="tab"
          aria-selected={id === chosen}
          aria-controls={paneElementId(id)}
          tabIndex={id === chosen ? 0 : -1}
          data-testid={`tab-${id}`}
          onClick={() => onChoose(id)}
          className={cx(
            "flex h-11 items-center gap-2 border-b-2 px-3 text-sm font-medium focus-visible:-outline-offset-2",
            id === chosen ? "border-accent text-ink-1" : "border-transparent text-ink-3",
          )}
        >
          {name}
          {note}
        </button>
      ))}
    </div>
  );
}
