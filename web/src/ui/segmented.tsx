import { cx } from "@/lib/class-names";
import type { LucideIcon } from "lucide-react";
import { ToggleGroup } from "radix-ui";

export interface Segment<T extends string> {
  value: T;
  label: string;
  icon?: LucideIcon;
}

interface Props<T extends string> {
  label: string;
  value: T;
  segments: readonly Segment<T>[];
  onChange: (value: T) => void;
  testId?: string;
}

export function Segmented<T extends string>(props: Props<T>) {
  const { label, value, segments, onChange, testId } = props;
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      data-testid={testId}
      onValueChange={(next) => next !== "" && onChange(next as T)}
      className="flex shrink-0 rounded bg-surface-2 p-0.5 max-sm:w-auto max-sm:min-w-0 max-sm:flex-1"
    >
      {segments.map(({ value: own, label: name, icon: Icon }) => (
        <ToggleGroup.Item
          key={own}
          value={own}
          aria-label={name}
          data-testid={testId && `${testId}-${own}`}
          className={cx(
            "touchable flex h-9 min-w-0 flex-auto items-center justify-center gap-1.5 rounded-[6px] px-3 text-xs font-medium max-sm:px-1.5",
            "text-ink-2 transition-colors hover:text-ink-1",
            "data-[state=on]:bg-surface-1 data-[state=on]:text-ink-1 data-[state=on]:shadow-[0_0_0_1px_var(--line)]",
          )}
        >
          {Icon && <Icon size={15} className="shrink-0 max-[440px]:hidden" aria-hidden />}
          <span className="truncate">{name}</span>
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
