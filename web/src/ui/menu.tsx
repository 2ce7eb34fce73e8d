import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";

interface MenuProps {
  trigger: ReactNode;
  align?: "start" | "end";
  children: ReactNode;
}

export function Menu({ trigger, align = "end", children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-80 min-w-48 animate-appear overflow-y-auto rounded border border-line bg-surface-1 p-1 shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  "flex min-h-9 pointer-coarse:min-h-11 cursor-pointer items-center gap-2 rounded-sm px-2 text-sm outline-none select-none data-[disabled]:opacity-45 data-[highlighted]:bg-surface-2";

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  choices: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  testId: string;
}

export function MenuChoice<T extends string>(props: ChoiceProps<T>) {
  const { label, value, choices, onChange, testId } = props;
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      <Radix.Label className="px-2 pt-2 pb-1 text-xs font-medium text-ink-3">{label}</Radix.Label>
      {choices.map((choice) => (
        <Radix.RadioItem
          key={choice.value}
          value={choice.value}
          data-testid={`${testId}-${choice.value}`}
          className={ITEM}
        >
          <span className="w-4">
            <Radix.ItemIndicator>
              <Check size={15} className="text-accent" aria-hidden />
            </Radix.ItemIndicator>
          </span>
          {choice.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

interface ItemProps {
  onSelect: () => void;
  testId?: string;
  disabled?: boolean;
  children: ReactNode;
}

export function MenuItem({ onSelect, testId, disabled = false, children }: ItemProps) {
  return (
    <Radix.Item
      onSelect={onSelect}
      disabled={disabled}
      data-testid={testId}
      className={`${ITEM} data-[disabled]:opacity-45`}
    >
      {children}
    </Radix.Item>
  );
}

export function MenuRule() {
  return <Radix.Separator className="my-1 h-px bg-line" />;
}
