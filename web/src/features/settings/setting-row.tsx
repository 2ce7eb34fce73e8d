import { FIELDS } from "@/realtime/settings-fields";
import { DEFAULT_SETTINGS } from "@/realtime/settings";
import { fieldsOf } from "@/realtime/settings-check";
import { IconButton } from "@/ui/button";
import { Tooltip } from "@/ui/tooltip";
import { RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { type FieldName, isDefault, standingOf, useDesk } from "./settings-desk";

interface Props {
  name: FieldName;
  /** Beside the label rather than below it: a switch. */
  inline?: boolean;
  /** Of a group of radio buttons or the like the label names the group. */
  isGroup?: boolean;
  /** In the place of the field's own hint. */
  hint?: string;
  children: ReactNode;
}

export const controlId = (name: FieldName): string => `setting-${name}`;

/** One setting: its name, what it does, when it takes effect, and the way back to the default. */
export function SettingRow({ name, inline = false, isGroup = false, hint, children }: Props) {
  const { t } = useTranslation();
  const { matches } = useDesk();
  if (!matches(name)) return null;
  const text = hint ?? t(`settings.field.${name}.hint`);
  const label = t(`settings.field.${name}.label`);
  return (
    <div
      data-testid={`row-${name}`}
      className="group grid gap-1.5 py-2.5"
      {...(isGroup ? { role: "group", "aria-label": label } : {})}
    >
      <div className="flex min-h-8 items-center gap-2">
        {isGroup ? (
          <span className="font-medium">{label}</span>
        ) : (
          <label htmlFor={controlId(name)} className="font-medium">
            {label}
          </label>
        )}
        <Marks name={name} />
        <span className="flex-1" />
        <Reset name={name} label={label} />
        {inline && children}
      </div>
      {!inline && <div className="w-full min-w-0">{children}</div>}
      {text !== "" && <p className="text-xs text-ink-3">{text}</p>}
    </div>
  );
}

const MARK = "rounded-sm px-1.5 py-0.5 text-xs whitespace-nowrap";

function Marks({ name }: { name: FieldName }) {
  const { t } = useTranslation();
  const { model, busy, keeper } = useDesk();
  const { voiceFixed } = useSnapshot(keeper.view);
  const standing = standingOf(model, name);
  const { effect } = FIELDS[name];
  const waits = busy && (effect === "call" || (effect === "voice" && voiceFixed));
  return (
    <>
      {waits && (
        <span data-testid={`waits-${name}`} className={`${MARK} bg-surface-2 text-ink-2`}>
          {t("settings.effect.nextCall")}
        </span>
      )}
      {standing !== null && (
        <Tooltip label={t(`settings.standing.${standing}Why`, { provider: model?.provider ?? "" })}>
          <span
            tabIndex={0}
            data-testid={`standing-${name}`}
            className={`${MARK} bg-warn-soft text-warn`}
          >
            {t(`settings.standing.${standing}`)}
          </span>
        </Tooltip>
      )}
    </>
  );
}

function Reset({ name, label }: { name: FieldName; label: string }) {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  if (isDefault(settings, name)) return null;
  return (
    <IconButton
      icon={RotateCcw}
      small
      label={t("settings.reset", { name: label })}
      data-testid={`reset-${name}`}
      onClick={() => change(fieldsOf(DEFAULT_SETTINGS, [name]))}
    />
  );
}
