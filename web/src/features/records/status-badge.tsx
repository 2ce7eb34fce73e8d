import { cx } from "@/lib/class-names";
import { CircleAlert, CircleCheck, CircleSlash, Clock, type LucideIcon } from "lucide-react";
import type { Leaf } from "./card-view";
import { type Speech, valueText } from "./words";

const LOOKS: Partial<Record<string, { Icon: LucideIcon; ink: string }>> = {
  confirmed: { Icon: CircleCheck, ink: "text-ok" },
  checked_in: { Icon: CircleCheck, ink: "text-ok" },
  scheduled: { Icon: CircleCheck, ink: "text-ok" },
  on_time: { Icon: CircleCheck, ink: "text-ok" },
  delayed: { Icon: CircleAlert, ink: "text-warn" },
  cancelled: { Icon: CircleSlash, ink: "text-bad" },
};

/** A state in a word and a shape. */
export function StatusBadge({ status, speech }: { status: Leaf; speech: Speech }) {
  const { Icon, ink } = LOOKS[String(status.value)] ?? { Icon: Clock, ink: "text-ink-3" };
  return (
    <span
      data-testid="record-status"
      data-status={String(status.value)}
      className="inline-flex shrink-0 items-center gap-1 rounded-full border border-line bg-surface-1 px-2 py-0.5 text-xs font-medium"
    >
      <Icon size={13} aria-hidden className={cx("shrink-0", ink)} />
      {valueText(status.name, status.value, speech)}
    </span>
  );
}
