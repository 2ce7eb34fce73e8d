import type { CallSettings } from "@/realtime/settings";
import { RANGES, type RangedField } from "@/realtime/settings-check";
import { Segmented, type Segment } from "@/ui/segmented";
import { Select, type Option } from "@/ui/select";
import { Switch } from "@/ui/switch";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { SettingRow, controlId } from "./setting-row";
import { type FieldName, useDesk } from "./settings-desk";

type NameOf<T> = {
  [K in FieldName]: CallSettings[K] extends T ? K : never;
}[FieldName];

export const INPUT =
  "w-full rounded border border-line-strong/60 bg-surface-1 px-3 text-base sm:text-sm placeholder:text-ink-3";

export function SwitchRow({ name }: { name: NameOf<boolean> }) {
  const { settings, change } = useDesk();
  return (
    <SettingRow name={name} inline>
      <Switch
        id={controlId(name)}
        checked={settings[name]}
        onChange={(on) => change({ [name]: on })}
      />
    </SettingRow>
  );
}

interface ChoiceProps<T extends string> {
  name: FieldName;
  value: T;
  hint?: string;
  onChange: (value: T) => void;
}

export function SegmentRow<T extends string>(
  props: ChoiceProps<T> & { segments: readonly Segment<T>[] },
) {
  const { name, value, segments, onChange, hint } = props;
  const { t } = useTranslation();
  return (
    <SettingRow name={name} isGroup {...(hint === undefined ? {} : { hint })}>
      <Segmented
        label={t(`settings.field.${name}.label`)}
        testId={controlId(name)}
        value={value}
        segments={segments}
        onChange={onChange}
      />
    </SettingRow>
  );
}

export function SelectRow(
  props: ChoiceProps<string> & { options: readonly Option[]; placeholder?: string },
) {
  const { name, value, options, onChange, hint, placeholder } = props;
  return (
    <SettingRow name={name} {...(hint === undefined ? {} : { hint })}>
      <Select
        id={controlId(name)}
        value={value}
        options={options}
        disabled={options.length === 0}
        onChange={onChange}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
    </SettingRow>
  );
}

function held(field: RangedField, value: number): number {
  const { min, max, step } = RANGES[field];
  const within = Math.min(max, Math.max(min, value));
  return step >= 1 ? Math.round(within) : Number(within.toFixed(2));
}

/** A number by slider and by keyboard. The slider ends where it is useful; the box takes all that is allowed. */
export function NumberRow({
  name,
  unit,
  sliderMax,
}: {
  name: RangedField;
  unit: string;
  sliderMax?: number;
}) {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  const { min, max, step } = RANGES[name];
  const value = settings[name] ?? min;
  const label = t(`settings.field.${name}.label`);
  return (
    <SettingRow name={name}>
      <div className="flex items-center gap-3">
        <input
          type="range"
          aria-label={label}
          data-testid={`slider-${name}`}
          min={min}
          max={sliderMax ?? max}
          step={step}
          value={Math.min(value, sliderMax ?? max)}
          onChange={(event) => change({ [name]: held(name, event.target.valueAsNumber) })}
          className="h-10 min-w-0 flex-1 accent-(--accent)"
        />
        <NumberBox
          key={value}
          id={controlId(name)}
          value={value}
          onCommit={(next) => change({ [name]: held(name, next) })}
        />
        <span className="w-12 text-xs text-ink-3">{unit}</span>
      </div>
    </SettingRow>
  );
}

interface NumberBoxProps {
  id: string;
  value: number;
  onCommit: (value: number) => void;
}

function NumberBox({ id, value, onCommit }: NumberBoxProps) {
  const [text, setText] = useState(String(value));
  const commit = () => {
    const next = Number(text.replace(",", "."));
    if (text.trim() === "" || Number.isNaN(next)) setText(String(value));
    else if (next !== value) onCommit(next);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") commit();
  };
  return (
    <input
      id={id}
      data-testid={id}
      inputMode="decimal"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={press}
      className={`${INPUT} h-10 max-w-24 text-right`}
    />
  );
}

interface TextRowProps {
  name: NameOf<string>;
  placeholder?: string;
  rows?: number;
  hint?: string;
}

/** Text that takes effect when it is left, or with Enter. */
export function TextRow({ name, placeholder, rows = 1, hint }: TextRowProps) {
  const { settings, change } = useDesk();
  const value = settings[name];
  const common = {
    id: controlId(name),
    "data-testid": controlId(name),
    defaultValue: value,
    placeholder,
    onBlur: (event: { target: { value: string } }) => {
      if (event.target.value !== value) change({ [name]: event.target.value });
    },
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") event.currentTarget.blur();
  };
  return (
    <SettingRow name={name} {...(hint === undefined ? {} : { hint })}>
      {rows > 1 ? (
        <textarea key={value} rows={rows} {...common} className={`${INPUT} resize-y py-2`} />
      ) : (
        <input key={value} {...common} onKeyDown={press} className={`${INPUT} h-10`} />
      )}
    </SettingRow>
  );
}
