import { Switch as Radix } from "radix-ui";

interface Props {
  id: string;
  /** For a switch whose label is not beside it. */
  label?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Switch({ id, label, checked, onChange }: Props) {
  return (
    <Radix.Root
      id={id}
      aria-label={label}
      data-testid={id}
      checked={checked}
      onCheckedChange={onChange}
      className="touchable h-6 w-11 shrink-0 rounded-full bg-line-strong transition-colors data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-5 translate-x-0.5 rounded-full bg-surface-1 transition-transform data-[state=checked]:translate-x-[22px]" />
    </Radix.Root>
  );
}
