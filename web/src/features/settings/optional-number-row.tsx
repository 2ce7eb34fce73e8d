import type { RangedField } from "@/realtime/settings-check";
import { Segmented } from "@/ui/segmented";
import { useTranslation } from "react-i18next";
import { NumberRow } from "./controls";
import { SettingRow } from "./setting-row";
import { useDesk } from "./settings-desk";

interface Props {
  name: Extract<RangedField, "maxOutputTokens" | "postInstructionTokens">;
  /** What the limit begins with when it is switched on. */
  start: number;
  unit: string;
}

/** A limit that need not be there. */
export function OptionalNumberRow({ name, start, unit }: Props) {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  if (settings[name] !== null) return <NumberRow name={name} unit={unit} />;
  return (
    <SettingRow name={name} isGroup>
      <Segmented
        label={t(`settings.field.${name}.label`)}
        testId={`setting-${name}`}
        value="none"
        segments={[
          { value: "none", label: t("settings.limit.none") },
          { value: "some", label: t("settings.limit.some") },
        ]}
        onChange={(kind) => change({ [name]: kind === "some" ? start : null })}
      />
    </SettingRow>
  );
}
