import { cx } from "@/lib/class-names";
import { embedded, type TreeLine } from "@/lib/json-tree";
import { Braces, Check, ChevronDown, ChevronRight, Copy } from "lucide-react";
import type { ReactNode } from "react";
import type { JsonTreeLabels } from "./json-tree";

export const TREE_ROW_PX = 20;

interface Props {
  line: TreeLine;
  id: string;
  labels: JsonTreeLabels;
  wanted: string;
  focused: boolean;
  found: boolean;
  copied: string | null;
  onToggle: (path: string) => void;
  onFocus: (path: string) => void;
  onCopy: (what: "value" | "path", line: TreeLine) => void;
}

const OPENERS: Record<TreeLine["kind"], (line: TreeLine) => string> = {
  object: () => "{ }",
  array: () => "[ ]",
  json: (line) => (Array.isArray(embedded(line.value as string)) ? "“[ ]”" : "“{ }”"),
  long: (line) => JSON.stringify(line.value),
  value: (line) => JSON.stringify(line.value),
  text: (line) => line.text,
};

function inkOf({ kind, value }: TreeLine): string {
  if (kind === "object" || kind === "array" || kind === "json") return "text-ink-3";
  return typeof value === "string" ? "text-agent" : "text-tool";
}

/** A text with what is sought set apart. */
export function Marked({ text, wanted }: { text: string; wanted: string }): ReactNode {
  if (wanted === "") return text;
  const at = text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return text;
  const end = at + wanted.length;
  return (
    <>
      {text.slice(0, at)}
      <mark className="rounded-sm bg-warn-soft text-ink-1">{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}

export function JsonTreeRow(props: Props) {
  const { line, id, labels, wanted, focused, found, copied, onToggle, onFocus, onCopy } = props;
  const canOpen = line.kind !== "value" && line.kind !== "text" && line.size > 0;
  const Chevron = line.open ? ChevronDown : ChevronRight;
  const count = line.kind === "long" ? labels.characters(line.size) : labels.values(line.size);
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={line.depth + 1}
      aria-selected={focused}
      {...(canOpen ? { "aria-expanded": line.open } : {})}
      data-path={line.path}
      onClick={() => {
        onFocus(line.path);
        if (canOpen) onToggle(line.path);
      }}
      style={{ paddingLeft: 6 + 14 * line.depth, height: TREE_ROW_PX }}
      className={cx(
        "group flex items-center gap-1 pr-2 font-mono text-xs whitespace-pre",
        canOpen && "cursor-pointer",
        focused ? "bg-accent-soft" : "hover:bg-surface-2",
        found && !focused && "bg-warn-soft",
      )}
    >
      <span className="w-4 shrink-0">{canOpen && <Chevron size={13} aria-hidden />}</span>
      {line.key !== null && (
        <span className="shrink-0 text-you">
          <Marked text={line.key} wanted={wanted} />
          <span className="text-ink-3">:</span>
        </span>
      )}
      {!(line.kind === "long" && line.open) && (
        <span className={cx("min-w-0 truncate", inkOf(line))}>
          <Marked text={OPENERS[line.kind](line)} wanted={wanted} />
        </span>
      )}
      {canOpen && (line.kind !== "long" || line.open) && (
        <span className="shrink-0 font-sans text-ink-3">{count}</span>
      )}
      {line.kind !== "text" && (
        <span
          className={cx(
            "ml-auto shrink-0 gap-1 pl-2 font-sans",
            focused ? "flex" : "hidden group-hover:flex",
          )}
        >
          <CopyPart
            label={labels.copyPath}
            done={copied === `path ${line.path}`}
            icon={<Braces size={12} aria-hidden />}
            onCopy={() => onCopy("path", line)}
          />
          <CopyPart
            label={labels.copyValue}
            done={copied === `value ${line.path}`}
            icon={<Copy size={12} aria-hidden />}
            onCopy={() => onCopy("value", line)}
          />
        </span>
      )}
    </div>
  );
}

interface CopyPartProps {
  label: string;
  done: boolean;
  icon: ReactNode;
  onCopy: () => void;
}

function CopyPart({ label, done, icon, onCopy }: CopyPartProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      title={label}
      aria-label={label}
      onClick={(event) => {
        event.stopPropagation();
        onCopy();
      }}
      className="grid h-5 w-6 place-items-center rounded-sm bg-surface-1 text-ink-2 shadow-[0_0_0_1px_var(--line)] hover:text-ink-1"
    >
      {done ? <Check size={12} className="text-ok" aria-hidden /> : icon}
    </button>
  );
}
