import { Switch } from "@/ui/switch";
import { useTranslation } from "react-i18next";
import { SettingRow } from "./setting-row";
import { useDesk } from "./settings-desk";

/** Which of the page's tools the agent is offered. */
export function ToolSwitches({ names }: { names: readonly string[] }) {
  const { t } = useTranslation();
  const { settings, change } = useDesk();
  const offer = (name: string, on: boolean) => {
    const others = settings.toolsOff.filter((off) => off !== name);
    change({ toolsOff: on ? others : [...others, name] });
  };
  return (
    <SettingRow
      name="toolsOff"
      isGroup
      hint={t("settings.toolsOffered", {
        count: names.filter((name) => !settings.toolsOff.includes(name)).length,
        all: names.length,
      })}
    >
      <ul className="max-h-56 divide-y divide-line overflow-y-auto rounded border border-line">
        {names.map((name) => (
          <li key={name} className="flex min-h-10 items-center gap-3 px-3">
            <label htmlFor={`tool-${name}`} className="min-w-0 flex-1 truncate font-mono text-xs">
              {name}
            </label>
            <Switch
              id={`tool-${name}`}
              checked={!settings.toolsOff.includes(name)}
              onChange={(on) => offer(name, on)}
            />
          </li>
        ))}
      </ul>
    </SettingRow>
  );
}
