import { chosenDevice, type Device } from "@/realtime/audio/devices";
import type { DeviceChoice } from "@/realtime/audio/sound-settings";
import { Select } from "@/ui/select";
import { useTranslation } from "react-i18next";

const DEFAULT = "default";

interface Props {
  id: string;
  label: string;
  devices: readonly Device[];
  choice: DeviceChoice;
  disabled?: boolean;
  onChoose: (device: Device | null) => void;
}

/** A chosen device that is not there is still shown: it is used again when it comes back. */
export function DeviceSelect({ id, label, devices, choice, disabled, onChoose }: Props) {
  const { t } = useTranslation();
  const found = chosenDevice(devices, choice);
  const absent = choice.id !== "" && found === null;
  const options = [
    { value: DEFAULT, label: t("sound.default") },
    ...devices.map((device, index) => ({
      value: device.id,
      label: device.label || t("sound.unnamed", { number: index + 1 }),
    })),
    ...(absent ? [{ value: choice.id, label: choice.label, hint: t("sound.absent") }] : []),
  ];
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Select
        id={id}
        value={found?.id ?? (absent ? choice.id : DEFAULT)}
        options={options}
        disabled={disabled ?? false}
        onChange={(value) => onChoose(devices.find((device) => device.id === value) ?? null)}
      />
    </div>
  );
}
