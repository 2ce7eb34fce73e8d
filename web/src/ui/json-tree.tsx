import type { JsonValue } from "@/lib/json-tree";
import { useRowScroller } from "@/lib/use-row-scroller";
import { ChevronDown, ChevronsDownUp, ChevronsUpDown, ChevronUp, Search } from "lucide-react";
import { useId, type ReactNode } from "react";
import { IconButton } from "./button";
import { JsonTreeRow, TREE_ROW_PX } from "./json-tree-row";
import { RowFrame } from "./row-frame";
import { useColumns, useJsonTree } from "./use-json-tree";

export interface JsonTreeLabels {
  tree: string;
  search: string;
  next: string;
  previous: string;
  openAll: string;
  closeAll: string;
  copyValue: string;
  copyPath: string;
  found: (position: number, count: number) => string;
  values: (count: number) => string;
  characters: (count: number) => string;
}

interface Props {
  value: JsonValue;
  labels: JsonTreeLabels;
  testId: string;
  /** What stands beside the search. */
  actions?: ReactNode;
}

/** A value as a tree to search, fold and copy from; a megabyte of it scrolls like a line. */
export function JsonTree({ value, labels, testId, actions }: Props) {
  const id = useId();
  const scroller = useRowScroller(TREE_ROW_PX);
  const [columns, measure] = useColumns();
  const tree = useJsonTree(value, columns, scroller);
  const { folding, search, focus, at, copied } = tree;
  const { lines } = folding;
  const { first, end } = scroller.range(lines.length);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-9 shrink-0 items-center gap-0.5 border-b border-line pr-1 pl-3 pointer-coarse:h-11">
        <SearchField search={search} labels={labels} testId={testId} />
        <IconButton
          icon={folding.openAll ? ChevronsDownUp : ChevronsUpDown}
          label={folding.openAll ? labels.closeAll : labels.openAll}
          small
          onClick={() => folding.setAll(!folding.openAll)}
        />
        {actions}
      </div>
      <RowFrame
        attach={scroller.attach}
        role="tree"
        aria-label={labels.tree}
        tabIndex={0}
        data-testid={testId}
        {...(at >= first && at < end ? { "aria-activedescendant": `${id}-${at}` } : {})}
        onKeyDown={tree.onKeyDown}
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto py-1 focus-visible:outline-offset-[-2px]"
      >
        <div ref={measure} role="none" style={{ height: lines.length * TREE_ROW_PX }}>
          <div role="none" style={{ transform: `translateY(${first * TREE_ROW_PX}px)` }}>
            {lines.slice(first, end).map((line, index) => (
              <JsonTreeRow
                key={line.path}
                id={`${id}-${first + index}`}
                line={line}
                labels={labels}
                wanted={search.wanted}
                focused={line.path === focus}
                found={search.paths.has(line.path)}
                copied={copied}
                onToggle={folding.toggle}
                onFocus={tree.setFocus}
                onCopy={tree.copy}
              />
            ))}
          </div>
        </div>
      </RowFrame>
    </div>
  );
}

interface SearchFieldProps {
  search: ReturnType<typeof useJsonTree>["search"];
  labels: JsonTreeLabels;
  testId: string;
}

function SearchField({ search, labels, testId }: SearchFieldProps) {
  const { wanted, found, at, seek, step } = search;
  return (
    <>
      <Search size={14} aria-hidden className="shrink-0 text-ink-3" />
      <input
        type="text"
        role="searchbox"
        aria-label={labels.search}
        placeholder={labels.search}
        value={wanted}
        spellCheck={false}
        autoComplete="off"
        data-testid={`${testId}-search`}
        onChange={(event) => seek(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || found.length === 0) return;
          event.preventDefault();
          step(event.shiftKey ? -1 : 1);
        }}
        className="h-8 min-w-16 flex-1 bg-transparent px-1.5 text-xs outline-none placeholder:text-ink-3 pointer-coarse:h-10 pointer-coarse:text-base"
      />
      {wanted !== "" && (
        <>
          <span
            role="status"
            data-testid={`${testId}-found`}
            className="px-1 text-xs whitespace-nowrap text-ink-3"
          >
            {labels.found(at + 1, found.length)}
          </span>
          <IconButton
            icon={ChevronUp}
            label={labels.previous}
            small
            disabled={found.length === 0}
            onClick={() => step(-1)}
          />
          <IconButton
            icon={ChevronDown}
            label={labels.next}
            small
            disabled={found.length === 0}
            onClick={() => step(1)}
          />
        </>
      )}
    </>
  );
}
