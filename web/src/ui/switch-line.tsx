import { Switch } from "./switch";

interface Props {
  id: string;
  label: string;
  hint: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function SwitchLine({ id, label, hint, checked, onChange }: Props) {
  return (
    <div className="flex min-h-10 items-center justify-between gap-4">
      <label htmlFor={id} className="min-w-0">
        <span className="block text-sm font-medium">{label}</span>
        <span className="block text-xs text-ink-3">{hint}</span>
      </label>
      <Switch id={id} checked={checked} onChange={onChange} />
    </div>
  );
}
