import { Sheet } from "@/ui/sheet";
import { useTranslation } from "react-i18next";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const KEYS = [
  { keys: "Space", does: "help.space" },
  { keys: "Esc", does: "help.escape" },
  { keys: "Enter", does: "help.enter" },
  { keys: "↑ ↓", does: "help.arrows" },
  { keys: "← →", does: "help.unfold" },
  { keys: "?", does: "help.help" },
] as const;

export function HelpSheet({ open, onOpenChange }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      place="centre"
      title={t("help.title")}
      description={t("help.lead")}
      closeLabel={t("settings.close")}
      testId="help"
    >
      <div className="grid gap-5">
        <ul className="grid gap-2 text-ink-2">
          {(["help.talk", "help.interrupt", "help.type", "help.inspect"] as const).map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
          {KEYS.map(({ keys, does }) => (
            <div key={does} className="contents">
              <dt>
                <kbd className="rounded-sm border border-line bg-surface-2 px-2 py-0.5 font-mono text-xs">
                  {keys}
                </kbd>
              </dt>
              <dd className="text-ink-2">{t(does)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Sheet>
  );
}
