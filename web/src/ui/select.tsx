import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";

export interface Option {
  value: string;
  label: string;
  hint?: string;
}

interface Props {
  id: string;
  value: string;
  options: readonly Option[];
  placeholder?: string;
  disabled?: boolean;
  onChange: (value: string) => void;
}

export function Select({ id, value, options, placeholder, disabled, onChange }: Props) {
  return (
    <Radix.Root value={value} onValueChange={onChange} {...(disabled ? { disabled } : {})}>
      <Radix.Trigger
        id={id}
        data-testid={id}
        className="flex h-10 w-full items-center justify-between gap-2 rounded border border-line-strong/60 bg-surface-1 px-3 text-left text-sm hover:bg-surface-2 disabled:opacity-50 data-[placeholder]:text-ink-3"
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown size={16} className="shrink-0 text-ink-3" aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 w-(--radix-select-trigger-width) overflow-auto rounded border border-line bg-surface-1 p-1 shadow-float"
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Choice key={option.value} {...option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Choice({ value, label, hint }: Option) {
  return (
    <Radix.Item
      value={value}
      className="flex min-h-9 cursor-pointer items-center gap-2 rounded-sm px-2 text-sm outline-none select-none data-[highlighted]:bg-surface-2 pointer-coarse:min-h-11"
    >
      <span className="w-4 shrink-0">
        <Radix.ItemIndicator>
          <Check size={15} className="text-accent" aria-hidden />
        </Radix.ItemIndicator>
      </span>
      <Radix.ItemText>{label}</Radix.ItemText>
      {hint && <span className="ml-auto pl-3 text-xs text-ink-3">{hint}</span>}
    </Radix.Item>
  );
}
