import type { Action } from "@/lib/actions";
import { actions } from "@/lib/actions";
import { useActionList } from "@/lib/use-actions";
import { Sheet } from "@/ui/sheet";
import { Switch } from "@/ui/switch";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { KeyCaps } from "./key-caps";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  singleKeys: boolean;
  onSingleKeys: (on: boolean) => void;
  /** How to use what is open now. */
  children?: ReactNode;
}

const TOPICS = ["help.talk", "help.interrupt", "help.type", "help.inspect"] as const;

export function HelpSheet({ open, onOpenChange, singleKeys, onSingleKeys, children }: Props) {
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
      <div className="grid gap-6">
        {children}
        <ul className="grid list-disc gap-1.5 pl-5 text-ink-2">
          {TOPICS.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
        <Keys />
        <div className="flex items-center justify-between gap-4 border-t border-line pt-4">
          <label htmlFor="single-keys">
            <span className="block font-medium">{t("help.singleKeys")}</span>
            <span className="text-xs text-ink-3">{t("help.singleKeysHint")}</span>
          </label>
          <Switch id="single-keys" checked={singleKeys} onChange={onSingleKeys} />
        </div>
      </div>
    </Sheet>
  );
}

function Keys() {
  const { t } = useTranslation();
  const withKeys = useActionList().filter(({ keys }) => keys !== undefined);
  const groups = Map.groupBy(withKeys, ({ group }) => group(t));
  return (
    <div data-testid="keys" data-conflicts={actions.conflicts().length} className="grid gap-4">
      {[...groups].map(([group, members]) => (
        <section key={group} className="grid gap-1">
          <h3 className="text-xs font-semibold text-ink-3">{group}</h3>
          <dl>
            {members.map((action) => (
              <Key key={action.id} action={action} />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function Key({ action }: { action: Action }) {
  const { t } = useTranslation();
  return (
    <div className="flex min-h-8 items-center justify-between gap-4 border-b border-line py-1 last:border-0">
      <dt className="text-ink-2">{action.name(t)}</dt>
      <dd>{action.keys && <KeyCaps keys={action.keys} />}</dd>
    </div>
  );
}
