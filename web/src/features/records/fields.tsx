import { cx } from "@/lib/class-names";
import type { FieldChange } from "@/realtime/feed/records";
import type { Leaf } from "./card-view";
import { RecordValue } from "./record-value";
import { fieldName, type Speech } from "./words";

/** From so many letters on a value has a line of its own. */
const LONG = 40;

interface Props {
  leaves: readonly Leaf[];
  changes: readonly FieldChange[];
  speech: Speech;
}

/** Names and values, as many side by side as there is room for. */
export function Fields({ leaves, changes, speech }: Props) {
  if (leaves.length === 0) return null;
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(132px,1fr))] gap-x-4 gap-y-2">
      {leaves.map((leaf) => (
        <div
          key={leaf.path}
          data-field={leaf.path}
          className={cx("min-w-0", String(leaf.value).length > LONG && "col-span-full")}
        >
          <dt className="text-xs text-ink-3">{fieldName(speech.t, leaf.name)}</dt>
          <dd className="font-medium break-words">
            <RecordValue leaf={leaf} changes={changes} speech={speech} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
