import { cx } from "@/lib/class-names";
import type { FieldChange } from "@/realtime/feed/records";
import { useTranslation } from "react-i18next";
import type { Leaf } from "./card-view";
import { type Speech, valueText } from "./words";

interface Props {
  leaf: Leaf;
  changes: readonly FieldChange[];
  speech: Speech;
  className?: string;
}

/** The change that a leaf stands for: its own, or that of a list which it sums up. */
function changeOf(leaf: Leaf, changes: readonly FieldChange[]): FieldChange | undefined {
  return changes.find(
    ({ path }) =>
      path === leaf.path || path.startsWith(`${leaf.path}[`) || `flights${path}` === leaf.path,
  );
}

/** A value; when it has just changed, marked, with what it was. */
export function RecordValue({ leaf, changes, speech, className }: Props) {
  const { t } = useTranslation();
  const { name, value, path } = leaf;
  const text = valueText(name, value, speech);
  const change = changeOf(leaf, changes);
  if (change === undefined) return <span className={className}>{text}</span>;
  const isOwn = change.path === path && change.before !== undefined;
  return (
    <span data-testid="record-changed" data-path={path} className={className}>
      <mark className="rounded-sm bg-accent-soft px-1 text-ink-1 underline decoration-accent decoration-2 underline-offset-2">
        {text}
      </mark>
      <span className={cx("ml-1.5 text-xs font-normal text-ink-3", !isOwn && "sr-only")}>
        {isOwn
          ? t("records.was", { value: valueText(name, change.before, speech) })
          : t("records.changed")}
      </span>
    </span>
  );
}
